//! Modules and what each needs, and the circles among them.

use std::collections::{BTreeMap, BTreeSet};

/// What each module needs of the others, by their paths (`model::call`).
pub type Imports = BTreeMap<String, BTreeSet<String>>;

/// Every group of modules that need each other, directly or through others of the group.
pub fn circles(imports: &Imports) -> Vec<String> {
    let all: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|module| (module.as_str(), reachable(imports, module)))
        .collect();
    let reaches = |from: &str, to: &str| all.get(from).is_some_and(|found| found.contains(to));
    let mut circles = BTreeSet::new();
    for module in imports.keys() {
        let others = imports.keys();
        let circle: Vec<&str> = others
            .filter(|other| reaches(module, other) && reaches(other, module))
            .map(String::as_str)
            .collect();
        if !circle.is_empty() {
            circles.insert(circle.join(", "));
        }
    }
    circles.into_iter().collect()
}

/// What a module needs directly or through others; itself only if it is part of a circle.
fn reachable<'a>(imports: &'a Imports, module: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![module];
    while let Some(next) = open.pop() {
        for needed in imports.get(next).into_iter().flatten() {
            if found.insert(needed.as_str()) {
                open.push(needed);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(edges: &[(&str, &[&str])]) -> Imports {
        let owned = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
        edges
            .iter()
            .map(|(from, to)| ((*from).to_owned(), owned(to)))
            .collect()
    }

    #[test]
    fn what_needs_each_other_is_one_circle() {
        let straight = imports(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
        assert_eq!(circles(&straight), [""; 0]);
        let round = imports(&[("a", &["b"]), ("b", &["c"]), ("c", &["a"]), ("d", &["a"])]);
        assert_eq!(circles(&round), ["a, b, c"]);
        let two = imports(&[
            ("a", &["b"]),
            ("b", &["a"]),
            ("c", &["d", "a"]),
            ("d", &["c"]),
        ]);
        assert_eq!(circles(&two), ["a, b", "c, d"]);
    }
}
