//! `cargo xtask`: the one menu of this repository's tasks.

mod android;
mod android_library;
mod app_icon;
mod apple_modules;
mod apple_sdk;
mod apple_test;
mod arm;
mod bench;
mod bindings;
mod chaos;
mod command;
mod cross_check;
mod cross_toolchain;
mod debian_folder;
mod device_test;
mod docs;
mod documents;
mod elf;
mod fleet;
mod fuzz;
mod gradle;
mod host_library;
mod imports;
mod ios;
mod ios_library;
mod kill;
mod kotlin;
mod library;
mod links;
mod macho;
mod markdown;
mod maven;
mod memory;
mod modules;
mod mutants;
mod namespaces;
mod nginx;
mod oldest_rust;
mod parts;
mod release;
mod round_trips;
mod simulator;
mod size;
mod soak;
mod suite;
mod support;
mod swift;
mod swift_toolchain;
mod test_sandbox;
mod texts;
mod workflows;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The tasks of this repository.
#[derive(Parser)]
struct Menu {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every test that can run on this machine, and say which can't and why.
    Test(suite::Options),
    /// Run one part of the tests, in this process.
    #[command(hide = true)]
    Part {
        /// Its whole name.
        name: String,
    },
    /// Build the library for Android phones and emulators into the AAR's sources.
    Android,
    /// Build the library for this machine, for the jar of `anoncall-jvm`.
    HostLibrary,
    /// Build the AAR, the operator app and the modules for the JVM with Gradle, and run Android Lint; needs the Android SDK.
    Gradle,
    /// Run the tests of SDK and operator app on the connected Android device or emulator, and start the release build there; needs the Android
    /// SDK and Gradle.
    DeviceTest,
    /// Build and test the `XCFramework`, the Swift package and the operator app with Xcode, also on a simulator.
    AppleTest,
    /// Generate the Kotlin and Swift bindings into `bindings/`.
    Bindings {
        /// Only fail if the committed ones differ.
        #[arg(long)]
        check: bool,
    },
    /// Compile the crate for every Android and iOS target.
    CrossCheck,
    /// Make calls under random faults and compare each verdict with the truth.
    Chaos(chaos::Options),
    /// Kill a process at random moments of its calls, and compare what the next one asks about with the truth.
    Kill(kill::Options),
    /// The process that `kill` kills.
    #[command(hide = true)]
    KillCaller(kill::Caller),
    /// Run every fuzz target, seeded from the tests' answers.
    Fuzz {
        /// How long each target may run, in seconds.
        #[arg(long, default_value_t = 1_200)]
        seconds: u32,
        /// How many executions end it earlier.
        #[arg(long, default_value_t = 10_000_000)]
        executions: u64,
    },
    /// Break the core in one place after the other, and fail where no test notices.
    Mutants(mutants::Options),
    /// Make many calls in one process and see that memory, threads and files stay flat.
    Soak {
        /// How many calls.
        #[arg(long, default_value_t = 100_000)]
        calls: u32,
    },
    /// Measure CPU per call, calls per second, cold start and memory, beside what could be written by hand.
    Bench(bench::Options),
    /// Print what the library weighs as it ships and what it consists of; fail when it is over its budget.
    Size,
    /// Simulate ten thousand phones whose tokens end together and a service that comes back from an outage.
    Fleet,
    /// Build the `XCFramework` for iOS; needs Xcode.
    Ios(ios::Options),
    /// Build a package that depends on the release of this version; needs Xcode.
    ReleasedPackage(ios::consumer::Options),
    /// Count the round trips, bytes and packets of calls over a slow link, and print them as tables.
    RoundTrips {
        /// Only what happens before a call whose name contains this text.
        #[arg(long, default_value = "")]
        only: String,
    },
    /// Write what accompanies a release: the list of everything in the library (SBOM), and its licences.
    Release(release::Options),
    /// Build the modules for Maven as a release publishes them, with the library for each system; needs the Android SDK.
    Maven(maven::Options),
    /// Compare the dependencies with the security advisories of today; needs cargo-deny and a network.
    Advisories,
    /// Compile everything with the oldest Rust that is supported; needs rustup.
    OldestRust,
    /// Check the texts of the operator apps and keep Android's resources in step with them.
    Texts {
        /// Only fail if they differ.
        #[arg(long)]
        check: bool,
    },
    /// Draw the iOS operator app's icon from Android's.
    AppIcon {
        /// Only fail if they differ.
        #[arg(long)]
        check: bool,
    },
    /// Build the documentation as one site: guides, error catalogue, and each language's reference.
    Docs,
    /// Write the parts of the documents that come from the code, and check that every link leads somewhere and every module is named.
    Documents {
        /// Only fail if they differ.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    match run(Menu::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        // Without the backtrace that `anyhow` adds when RUST_BACKTRACE is set: it would hide what the suite's summary says.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    match task {
        Task::Test(options) => suite::run(&options),
        Task::Part { name } => suite::run_part(&name),
        Task::Android => android::build(),
        Task::HostLibrary => host_library::build(),
        Task::Gradle => gradle::build(),
        Task::DeviceTest => device_test::run(),
        Task::AppleTest => apple_test::run(),
        Task::Bindings { check } => bindings::run(check),
        Task::CrossCheck => cross_check::run(),
        Task::Chaos(options) => chaos::run(&options),
        Task::Kill(options) => kill::run(&options),
        Task::KillCaller(caller) => kill::call(&caller),
        Task::Fuzz {
            seconds,
            executions,
        } => fuzz::run(seconds, executions),
        Task::Mutants(options) => mutants::run(&options),
        Task::Soak { calls } => soak::run(calls),
        Task::Bench(options) => bench::run(&options),
        Task::Size => size::run(),
        Task::Fleet => {
            println!("{}", fleet::table()?);
            Ok(())
        }
        Task::Ios(options) => ios::run(&options),
        Task::ReleasedPackage(options) => ios::consumer::run(&options),
        Task::RoundTrips { only } => {
            println!("{}", round_trips::table(&only)?);
            Ok(())
        }
        Task::Release(options) => release::run(&options),
        Task::Maven(options) => maven::run(&options),
        Task::Advisories => command::run(&mut command::cargo(&["deny", "check", "advisories"])),
        Task::OldestRust => oldest_rust::run(),
        Task::Texts { check } => texts::run(check),
        Task::AppIcon { check } => app_icon::run(check),
        Task::Docs => docs::run(),
        Task::Documents { check } => documents::run(check),
    }
}
