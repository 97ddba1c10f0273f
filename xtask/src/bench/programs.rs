//! The programs that make the calls, in Rust, Kotlin and Swift: built, and ready to run.

use std::{
    fs,
    path::{Path, PathBuf, absolute},
    process::Command,
};

use anyhow::{Context, Result};

use super::options::Options;
use crate::{
    command::{cargo, command, root, run, target},
    library,
    nginx::Nginx,
    size,
    swift_toolchain::Toolchain,
};

/// A heap of one size, all of it touched at the start: what the process's memory grows by is not the heap.
const JVM: [&str; 3] = ["-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"];

/// The token that all of them send.
const TOKEN: &str = "MzFhNDc0YjYtNGE5OC00ZjU1LWI3ZTYtZjQ2NWE4NmY5ZmYw";

/// All programs, built.
pub struct Programs {
    target: PathBuf,
    /// The folder of the library.
    library: PathBuf,
    rust: PathBuf,
    class_path: String,
    swift: PathBuf,
    toolchain: Toolchain,
}

impl Programs {
    /// Builds them; a library that is at another optimisation level than the one that ships has a folder of its own.
    pub fn build(options: &Options) -> Result<Self> {
        let target = absolute(target())?;
        let level = options.opt_level.as_deref();
        let folder = bench_folder(level)?;
        let built = folder.join("mobile");
        run(&mut cargo_build(
            &["build", "--manifest-path", RUST],
            &folder,
            level,
        ))?;
        let library = build_library(&folder, level)?;
        let toolchain = Toolchain::find_or_make()?;
        let swift = folder.join("swift");
        build_swift(&toolchain, &target, &swift, &library)?;
        Ok(Self {
            class_path: build_kotlin(&target)?,
            swift: swift.join("release"),
            rust: built.join("throughput"),
            target,
            library,
            toolchain,
        })
    }

    /// The program in Rust, which calls this service.
    pub fn rust(&self, task: &str, service: &Nginx) -> Command {
        let mut program = command(&self.rust);
        program.arg(task);
        at(program, service)
    }

    /// A program in Kotlin, by the name of its file.
    pub fn kotlin(&self, file: &str, service: &Nginx) -> Command {
        let mut java = command("java");
        let library = self.library.display();
        java.args(JVM)
            .arg(format!("-Djna.library.path={library}"))
            // Without it JNA asks `ldconfig` for the system's folders, in a process of its own; on Android it does not.
            .arg(format!("-Djna.platform.library.path={library}"))
            .args(["-cp", &self.class_path])
            .arg(format!("dev.anoncall.bench.{file}Kt"));
        at(java, service)
    }

    /// A program in Swift.
    pub fn swift(&self, name: &str, service: &Nginx) -> Command {
        let program = self.swift.join(name).to_string_lossy().into_owned();
        let command = self.toolchain.command(&self.target, &[], &[&program]);
        at(command, service)
    }
}

/// The package in Rust. It is no member of the workspace.
pub const RUST: &str = "bench/throughput/Cargo.toml";

/// Where the benchmarks are built.
pub fn bench_folder(level: Option<&str>) -> Result<PathBuf> {
    let folder = absolute(target())?.join("bench");
    Ok(level.map_or(folder.clone(), |level| folder.join(format!("opt-{level}"))))
}

/// The benchmarks of functions.
pub fn criterion(options: &Options) -> Result<Command> {
    let level = options.opt_level.as_deref();
    let bench = ["bench", "--bench", "functions", "--manifest-path", RUST];
    Ok(cargo_build(&bench, &bench_folder(level)?, level))
}

/// Builds with the profile that ships.
fn cargo_build(arguments: &[&str], folder: &Path, level: Option<&str>) -> Command {
    let mut build = cargo(arguments);
    build
        .args(["--quiet", "--locked", "--profile", "mobile", "--target-dir"])
        .arg(folder);
    if let Some(level) = level {
        let quotes = if level.parse::<u8>().is_ok() {
            ""
        } else {
            "\""
        };
        let setting = format!("profile.mobile.opt-level={quotes}{level}{quotes}");
        build.args(["--config", &setting]);
    }
    build
}

/// Builds the library as it ships, or at another level, and tells its folder.
fn build_library(folder: &Path, level: Option<&str>) -> Result<PathBuf> {
    if level.is_none() {
        let library = absolute(library::build_for(&size::host()?)?)?;
        return Ok(library.parent().context("no folder")?.to_owned());
    }
    let crate_type = ["--lib", "--crate-type", "cdylib"];
    let build = [&["rustc", "--package", "anoncall"], &crate_type[..]].concat();
    run(&mut cargo_build(&build, folder, level))?;
    Ok(folder.join("mobile"))
}

/// Compiles the Kotlin programs and says where their classes are.
fn build_kotlin(target: &Path) -> Result<String> {
    run(command("mvn")
        .current_dir(root().join("tests/kotlin"))
        .args(["--quiet", "compile", "--projects", ":bench-programs"])
        .arg("--also-make")
        .arg(format!("-Dcargo.target={}", target.display())))?;
    let folder = target.join("kotlin/bench-programs");
    let libraries = fs::read_to_string(folder.join("classpath")).context("the class path")?;
    Ok(format!("{}:{libraries}", folder.join("classes").display()))
}

fn build_swift(toolchain: &Toolchain, target: &Path, scratch: &Path, library: &Path) -> Result<()> {
    let scratch = scratch.to_string_lossy();
    let build = [
        "swift",
        "build",
        "--quiet",
        "--configuration=release",
        "--package-path=bench/swift",
        "--scratch-path",
        &scratch,
    ];
    let variables = [("ANONCALL_LIBRARY_DIR", library.into())];
    run(&mut toolchain.command(target, &variables, &build))
}

fn at(mut program: Command, service: &Nginx) -> Command {
    program.args(["--domain", &service.domain(), "--token", TOKEN, "--ca"]);
    program.arg(service.ca());
    program
}
