//! Which file takes what from which: no two files may need each other, and none of the core's may need a layer above its own.

mod graph;
mod source;

use std::fs;

use anyhow::{Context, Result, ensure};

use self::{
    graph::{Imports, circles},
    source::read_crate,
};
use crate::command::root;

const CRATES: [&str; 3] = ["src", "sandbox/src", "xtask/src"];

/// The core's layers, from the bottom to the top. What is in none of them stands above them all.
const LAYERS: [&str; 13] = [
    "support",
    "model",
    "journal",
    "settings",
    "trust",
    "transport",
    "protocol",
    "tokens",
    "calls",
    "look_up",
    "client",
    "reports",
    "flow",
];

/// The page that shows the layers.
const ARCHITECTURE: &str = "docs/architecture.md";

/// Fails where files need each other, where a layer needs a higher one, or where the page shows other layers.
pub fn check() -> Result<()> {
    let mut faults = Vec::new();
    for folder in CRATES {
        let imports = read_crate(&root().join(folder)).context(folder)?;
        let found = circles(&imports).into_iter();
        faults.extend(found.map(|circle| format!("{folder}: these need each other: {circle}")));
        if folder == "src" {
            faults.extend(upward(&imports));
        }
    }
    let page = fs::read_to_string(root().join(ARCHITECTURE)).context(ARCHITECTURE)?;
    faults.extend(differs(&page));
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

/// Imports that lead to a higher layer.
fn upward(imports: &Imports) -> Vec<String> {
    let edges = imports
        .iter()
        .flat_map(|(from, needed)| needed.iter().map(move |to| (from, to)));
    edges
        .filter(|(from, to)| rank(from) < rank(to))
        .map(|(from, to)| format!("{from} needs {to}, which is in a higher layer"))
        .collect()
}

fn rank(module: &str) -> usize {
    let layer = module.split("::").next();
    let place = LAYERS.iter().position(|it| Some(*it) == layer);
    place.unwrap_or(LAYERS.len())
}

/// What is wrong with the page: its table of layers has one row for each, from the top to the bottom.
fn differs(page: &str) -> Option<String> {
    let shown: Vec<&str> = page
        .lines()
        .skip_while(|line| !line.starts_with("| layer |"))
        .skip(2)
        .map_while(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let expected: Vec<&str> = LAYERS.iter().rev().copied().collect();
    let differs = shown != expected;
    differs.then(|| format!("{ARCHITECTURE} shows the layers {shown:?}, which are {expected:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(from: &str, to: &str) -> Imports {
        Imports::from([(from.to_owned(), [to.to_owned()].into())])
    }

    #[test]
    fn a_lower_layer_needs_no_higher_one() {
        assert_eq!(upward(&needs("flow::session", "client")), [""; 0]);
        assert_eq!(upward(&needs("model::call", "model::error")), [""; 0]);
        assert_eq!(upward(&needs("fuzzing", "trust::tls")), [""; 0]);
        assert_eq!(
            upward(&needs("model::call", "flow::session")),
            ["model::call needs flow::session, which is in a higher layer"]
        );
        assert_eq!(upward(&needs("client", "fuzzing")).len(), 1);
    }

    #[test]
    fn the_page_shows_every_layer_in_its_order() {
        let page = |layers: &[&str]| {
            let rows: Vec<String> = layers.iter().map(|it| format!("| `{it}` | … |")).collect();
            let rows = rows.join(
                "
",
            );
            format!("# Layers\n\n| layer | what it does |\n|---|---|\n{rows}\n\n| `other` |\n")
        };
        let mut layers: Vec<&str> = LAYERS.iter().rev().copied().collect();
        assert_eq!(differs(&page(&layers)), None);
        layers.swap(0, 1);
        assert!(differs(&page(&layers)).is_some());
        assert!(differs("").is_some());
    }
}
