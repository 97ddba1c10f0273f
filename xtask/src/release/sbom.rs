//! The list of everything in the library (SBOM, `CycloneDX` 1.6).

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use serde_json::{Value, json};

use crate::{command::root, support::version_at};

/// What the published Kotlin needs besides, which apps get from Maven: group, name, licence, and the name of its version in [`VERSIONS`].
const MAVEN: [[&str; 4]; 3] = [
    [
        "net.java.dev.jna",
        "jna",
        "Apache-2.0 OR LGPL-2.1-or-later",
        "jna",
    ],
    [
        "org.jetbrains.kotlin",
        "kotlin-stdlib",
        "Apache-2.0",
        "kotlin-published",
    ],
    [
        "org.jetbrains.kotlinx",
        "kotlinx-coroutines-core",
        "Apache-2.0",
        "coroutines",
    ],
];

const VERSIONS: &str = "android/gradle/libs.versions.toml";

/// Everything in the library for any of the targets, by name and version. Their dependencies differ.
pub fn components(targets: &[&str]) -> Result<Vec<Package>> {
    let mut components = BTreeMap::new();
    for platform in targets {
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
    let mut components: Vec<Value> = components.iter().map(component).collect();
    components.extend(from_maven()?);
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

/// Which versions the published modules ask for. What these need in turn is in their own POMs.
fn from_maven() -> Result<Vec<Value>> {
    let versions = fs::read_to_string(root().join(VERSIONS)).context(VERSIONS)?;
    let component = |[group, name, licence, key]: [&str; 4]| {
        let place = format!(r#"(?m)^{} = "(.+)""#, regex::escape(key));
        let version = version_at(&versions, &place).context(name.to_owned())?;
        Ok(json!({
            "type": "library",
            "group": group,
            "name": name,
            "version": version,
            "purl": format!("pkg:maven/{group}/{name}@{version}"),
            "licenses": [{"expression": licence}],
        }))
    };
    MAVEN.into_iter().map(component).collect()
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

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// What a file of Gradle's adds to what apps get, by the module's names.
    fn added(file: &str, catalogue: &str) -> Vec<String> {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let added =
            Regex::new(r"\b(?:api|implementation)\((?:variantOf\()?libs\.([a-z.]+)").unwrap();
        let module = |name: &str| {
            let place = format!(r#"(?m)^{} = \{{ module = "(.+?)""#, name.replace('.', "-"));
            version_at(catalogue, &place).unwrap()
        };
        added
            .captures_iter(&text)
            .map(|it| module(&it[1]))
            .collect()
    }

    #[test]
    fn what_the_published_modules_need_is_listed_with_its_version() {
        let catalogue = fs::read_to_string(root().join(VERSIONS)).unwrap();
        let listed = from_maven().unwrap();
        let mut checked = 0;
        for module in ["sdk", "jvm", "testing"] {
            for added in added(&format!("android/{module}/build.gradle.kts"), &catalogue) {
                let purl = format!("pkg:maven/{}@", added.replace(':', "/"));
                let found = listed
                    .iter()
                    .any(|it| it["purl"].as_str().unwrap().starts_with(&purl));
                assert!(found, "{purl}");
                checked += 1;
            }
        }
        assert!(checked >= 4, "{checked}");
    }
}
