//! A package that depends on a released version of the SDK, as an app does.

use std::{fs, path::Path};

use anyhow::Result;
use clap::Args;

use super::manifest;
use crate::command::{command, root, run as run_command, target};

/// What the SDK is released as.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Code of an app that needs the compiled core.
const CODE: &str = r#"import AnonCall

public func client() throws -> CallClient {
    let config = ClientConfig(domain: "service.example", appKey: "key")
    return try CallClient(config: config, credentials: .appSecret("secret"))
}
"#;

/// Where the release is.
#[derive(Args)]
pub struct Options {
    /// The repository, with the tag of this version.
    #[arg(long)]
    url: String,
}

/// Has Xcode fetch the release and link it into a framework.
pub fn run(options: &Options) -> Result<()> {
    let folder = root().join(target()).join("released-package");
    write(&folder, &options.url)?;
    let build = [
        "build",
        "-scheme",
        "App",
        "-destination",
        "generic/platform=iOS Simulator",
    ];
    run_command(command("xcodebuild").current_dir(folder).args(build))
}

/// The same with this checkout as the release, and without Apple's linker: Swift finds the version by its tag, accepts the manifest as a
/// dependency's, and compiles SDK and app.
pub fn test(folder: &Path, swift: &dyn Fn(&[&str]) -> Result<String>) -> Result<()> {
    let repository = folder.join("anoncall");
    publish(&repository)?;
    let app = folder.join("app");
    write(&app, &format!("file://{}", repository.display()))?;
    let path = |path: &Path| path.to_string_lossy().into_owned();
    // Otherwise Swift remembers which commit had the tag in an earlier run.
    let memory = path(&folder.join("memory"));
    swift(&[
        "swift",
        "build",
        "--package-path",
        &path(&app),
        "--cache-path",
        &memory,
        "--security-path",
        &memory,
        "--target",
        "App",
    ])?;
    Ok(())
}

/// A repository with what a release's tag has for Swift.
fn publish(repository: &Path) -> Result<()> {
    fs::create_dir_all(repository)?;
    let copy = ["--recursive", "--parents", "bindings/swift", "ios/Sources"];
    run_command(command("cp").args(copy).arg(repository))?;
    let url = "https://example.com/AnonCallFFI.xcframework.zip";
    let unreleased = fs::read_to_string(root().join(manifest::FILE))?;
    let released = manifest::with_release(&unreleased, url, &"0".repeat(64))?;
    fs::write(repository.join(manifest::FILE), released)?;

    let git = |arguments: &[&str]| {
        let author = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let mut git = command("git");
        run_command(git.args(author).args(arguments).current_dir(repository))
    };
    git(&["init", "--quiet"])?;
    git(&["add", "."])?;
    git(&["commit", "--quiet", "--message", "Release"])?;
    git(&["tag", &format!("v{VERSION}")])
}

/// Writes the app's package.
fn write(folder: &Path, url: &str) -> Result<()> {
    let name = url.rsplit('/').next().unwrap_or_default();
    let name = name.trim_end_matches(".git");
    let manifest = format!(
        r#"// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "App",
    platforms: [.iOS(.v15)],
    // What is dynamic is linked.
    products: [.library(name: "App", type: .dynamic, targets: ["App"])],
    dependencies: [.package(url: "{url}", exact: "{VERSION}")],
    targets: [.target(name: "App", dependencies: [.product(name: "AnonCall", package: "{name}")])]
)
"#
    );
    let sources = folder.join("Sources/App");
    fs::create_dir_all(&sources)?;
    fs::write(folder.join(manifest::FILE), manifest)?;
    fs::write(sources.join("App.swift"), CODE)?;
    Ok(())
}
