//! Reads a crate's files: what each takes from the others. Tests may take what they like.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result};
use syn::{
    Attribute, File, Item, ItemMod, ItemUse, UseTree,
    visit::{self, Visit},
};

use super::graph::Imports;
use crate::modules::files_below;

/// The modules below a crate's `src/`, without programs of their own (`bin/`), and what they need of each other.
pub fn read_crate(sources: &Path) -> Result<Imports> {
    let mut files = Vec::new();
    for path in files_below(sources)? {
        let below = path.strip_prefix(sources)?;
        let is_rust = below.extension().is_some_and(|it| it == "rs");
        if is_rust && !below.starts_with("bin") {
            let shown = || path.display().to_string();
            let file = syn::parse_file(&fs::read_to_string(&path)?).with_context(shown)?;
            files.push((module_of(below), file));
        }
    }
    let tests: BTreeSet<Vec<String>> = files
        .iter()
        .flat_map(|(it, file)| test_files(it, file))
        .collect();
    files.retain(|(module, _)| !tests.contains(module));
    let modules: BTreeSet<Vec<String>> = files.iter().map(|(module, _)| module.clone()).collect();
    let needs =
        |(module, file): &(Vec<String>, File)| (module.join("::"), needed(module, file, &modules));
    Ok(files.iter().map(needs).collect())
}

/// The path of a file's module: none for the crate's root.
fn module_of(file: &Path) -> Vec<String> {
    let module = file.with_extension("");
    let parts = module.iter().map(|it| it.to_string_lossy().into_owned());
    parts
        .filter(|it| !matches!(it.as_str(), "lib" | "main" | "mod"))
        .collect()
}

/// The modules in files of their own that a file declares for tests only.
fn test_files(module: &[String], file: &File) -> Vec<Vec<String>> {
    let declared = file.items.iter().filter_map(|item| match item {
        Item::Mod(it) if it.content.is_none() && is_for_tests(&it.attrs) => Some(it),
        _ => None,
    });
    declared
        .map(|it| [module, &[it.ident.to_string()]].concat())
        .collect()
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| {
        it.path().is_ident("cfg")
            && it
                .parse_args::<syn::Path>()
                .is_ok_and(|it| it.is_ident("test"))
    })
}

/// The other modules that a file's paths lead to.
fn needed(module: &[String], file: &File, modules: &BTreeSet<Vec<String>>) -> BTreeSet<String> {
    let mut paths = Paths::default();
    paths.visit_file(file);
    let paths = paths.0.into_iter();
    paths
        .filter_map(|path| absolute(module, path, modules))
        .filter_map(|path| longest(&path, modules))
        // A file's own children are declared in it, and the root holds nothing of its own but names.
        .filter(|it| it != module && !it.is_empty())
        .map(|it| it.join("::"))
        .collect()
}

/// A path from the crate's root; `None` for another crate's.
fn absolute(
    module: &[String],
    path: Vec<String>,
    modules: &BTreeSet<Vec<String>>,
) -> Option<Vec<String>> {
    let first = path.first()?;
    let mut base = match first.as_str() {
        "crate" => Vec::new(),
        "self" | "super" => module.to_vec(),
        _ => {
            let child = [module, std::slice::from_ref(first)].concat();
            modules.contains(&child).then(|| module.to_vec())?
        }
    };
    for part in path {
        match part.as_str() {
            "crate" | "self" => {}
            "super" => drop(base.pop()),
            _ => base.push(part),
        }
    }
    Some(base)
}

/// The module that a path leads to.
fn longest(path: &[String], modules: &BTreeSet<Vec<String>>) -> Option<Vec<String>> {
    let mut beginning = path.to_vec();
    while !modules.contains(&beginning) {
        beginning.pop()?;
    }
    Some(beginning)
}

/// Every path that is used outside of tests.
#[derive(Default)]
struct Paths(Vec<Vec<String>>);

impl Paths {
    fn add_tree(&mut self, begun: &[String], tree: &UseTree) {
        match tree {
            UseTree::Path(it) => {
                self.add_tree(&[begun, &[it.ident.to_string()]].concat(), &it.tree);
            }
            UseTree::Group(it) => it.items.iter().for_each(|item| self.add_tree(begun, item)),
            UseTree::Name(it) => self.0.push([begun, &[it.ident.to_string()]].concat()),
            UseTree::Rename(it) => self.0.push([begun, &[it.ident.to_string()]].concat()),
            UseTree::Glob(_) => self.0.push(begun.to_vec()),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !is_for_tests(&item.attrs) {
            self.add_tree(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts = path.segments.iter().map(|it| it.ident.to_string());
        self.0.push(parts.collect());
        visit::visit_path(self, path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, file: &str, content: &str) {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    #[test]
    fn every_form_of_import_is_found_and_tests_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            "lib.rs",
            "mod a; mod b; mod c; mod part; #[cfg(test)] mod helper; pub use a::A;",
        );
        write(
            folder.path(),
            "a.rs",
            "use crate::{b::{self, B}, c as d}; pub struct A;",
        );
        write(
            folder.path(),
            "b.rs",
            "fn f() { crate::part::inner::g::<crate::c::C>(); }\n#[cfg(test)] mod tests { use crate::a::A; }",
        );
        write(folder.path(), "c.rs", "use std::fs; use serde::Serialize;");
        write(folder.path(), "part/mod.rs", "mod inner; mod other;");
        write(folder.path(), "part/inner.rs", "use super::other::*;");
        write(folder.path(), "part/other.rs", "#[cfg(test)] use crate::a;");
        write(folder.path(), "helper.rs", "use crate::a;");
        write(folder.path(), "bin/tool.rs", "use crate::a;");
        let imports = read_crate(folder.path()).unwrap();
        let needs = |module: &str| imports[module].iter().cloned().collect::<Vec<_>>();
        assert_eq!(needs(""), ["a"]);
        assert_eq!(needs("a"), ["b", "c"]);
        assert_eq!(needs("b"), ["c", "part::inner"]);
        assert_eq!(needs("c"), [""; 0]);
        assert_eq!(needs("part::inner"), ["part::other"]);
        assert_eq!(needs("part::other"), [""; 0]);
        assert!(!imports.contains_key("helper"));
        assert!(!imports.contains_key("bin::tool"));
    }

    #[test]
    fn a_file_that_is_not_rust_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "lib.rs", "mod");
        assert!(read_crate(folder.path()).is_err());
    }
}
