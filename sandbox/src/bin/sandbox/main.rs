//! The sandbox as a program: for app developers who run it beside an emulator, and for tests in other languages.

mod arguments;
mod ca_file;
mod console;
mod json_events;

use std::{error::Error, io::Write as _, process::ExitCode};

use clap::Parser as _;
use sandbox::Sandbox;

use crate::{arguments::Arguments, ca_file::CaFile};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // When even stderr is closed, the exit code has to say it.
            let _ = writeln!(std::io::stderr(), "sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if arguments.list {
        std::io::stdout().write_all(sandbox::test_number_table().as_bytes())?;
        return Ok(());
    }
    // The clock's offset can be read safely only while this is the only thread.
    let clock = console::Clock::local();
    let sandbox = Sandbox::start(arguments.options()?)?;
    let proxy = arguments.proxy(sandbox.address())?;
    let ca_file = CaFile::write(arguments.ca_out.as_deref(), &sandbox.authority().ca_pem())?;
    if arguments.json_events {
        json_events::run(&sandbox, proxy.as_ref(), ca_file.path())?;
    } else {
        console::run(&sandbox, proxy.as_ref(), ca_file.path(), clock)?;
    }
    Ok(())
}
