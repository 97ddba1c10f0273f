//! The list of everything in the library (SBOM, `CycloneDX` 1.6).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use serde_json::{Value, json};

use crate::command::root;

/// The targets that are shipped. Their dependencies differ, so the list holds those of all.
const TARGETS: [&str; 6] = [
    "aarch64-linux-android",
    "armv7-linux-androideabi",
    "x86_64-linux-android",
    "aarch64-apple-ios",
    "aarch64-apple-ios-sim",
    "x86_64-apple-ios",
];

/// Everything in the library for any of the targets, by name and version.
pub fn components() -> Result<Vec<Package>> {
    let mut components = BTreeMap::new();
    for platform in TARGETS {
        let metadata = metadata(platform)?;
        let anoncall = package_named(&metadata, "anoncall")?;
        for package in shipped_with(&metadata, &anoncall.id)? {
            let name = (package.name.to_string(), package.version.clone());
            components.insert(name, package.clone());
        }
    }
    Ok(components.into_values().collect())
}

/// The list as a file.
pub fn text(version: &str, components: &[Package]) -> Result<String> {
    let components: Vec<Value> = components.iter().map(component).collect();
    let sbom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {
            "type": "library",
            "name": "anoncall",
            "version": version,
            "purl": format!("pkg:cargo/anoncall@{version}"),
            "licenses": [{"expression": "Apache-2.0"}],
        }},
        "components": components,
    });
    Ok(serde_json::to_string_pretty(&sbom)? + "\n")
}

fn metadata(platform: &str) -> Result<Metadata> {
    let locked = ["--locked", "--filter-platform", platform].map(str::to_owned);
    Ok(MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(locked)
        .exec()?)
}

fn package_named<'a>(metadata: &'a Metadata, name: &str) -> Result<&'a Package> {
    metadata
        .packages
        .iter()
        .find(|package| package.name.as_str() == name)
        .with_context(|| format!("no package {name}"))
}

/// Everything that the package needs when it runs: no build scripts' and no tests' dependencies.
fn shipped_with<'a>(metadata: &'a Metadata, first: &PackageId) -> Result<Vec<&'a Package>> {
    let resolve = metadata.resolve.as_ref().context("nothing is resolved")?;
    let nodes: HashMap<_, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let mut found = BTreeSet::new();
    let mut next = vec![first.clone()];
    while let Some(id) = next.pop() {
        let node = nodes.get(&id).context("a dependency is not resolved")?;
        for dependency in &node.deps {
            let shipped = dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind == DependencyKind::Normal);
            if shipped && found.insert(dependency.pkg.clone()) {
                next.push(dependency.pkg.clone());
            }
        }
    }
    let shipped = |package: &&Package| found.contains(&package.id) && !is_macro(package);
    Ok(metadata.packages.iter().filter(shipped).collect())
}

/// Procedural macros run in the compiler.
fn is_macro(package: &Package) -> bool {
    package
        .targets
        .iter()
        .any(cargo_metadata::Target::is_proc_macro)
}

fn component(package: &Package) -> Value {
    json!({
        "type": "library",
        "name": package.name.as_str(),
        "version": package.version.to_string(),
        "purl": format!("pkg:cargo/{}@{}", package.name, package.version),
        "licenses": [{"expression": package.license.as_deref().unwrap_or("NOASSERTION").replace('/', " OR ")}],
    })
}
