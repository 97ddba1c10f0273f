//! Every link of the site's own pages leads to a file of the site. The references check their own links when they are built.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};
use regex::Regex;

use crate::modules::files_below;

/// What other programs made.
const REFERENCES: [&str; 3] = ["kotlin", "rust", "swift"];

/// Fails, with all that is wrong, where a page's link leads nowhere.
pub fn check(site: &Path) -> Result<()> {
    let mut faults = Vec::new();
    for page in pages(site)? {
        for link in local_links(&fs::read_to_string(&page)?)? {
            let folder = page.parent().unwrap_or(site);
            if !folder.join(&link).exists() {
                faults.push(format!("{}: {link} leads to nothing", page.display()));
            }
        }
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

fn pages(site: &Path) -> Result<Vec<PathBuf>> {
    let mut pages = files_below(site)?;
    pages.retain(|page| {
        let is_page = page.extension().is_some_and(|it| it == "html");
        is_page && !REFERENCES.iter().any(|it| page.starts_with(site.join(it)))
    });
    Ok(pages)
}

/// Links to files of the site, without their anchors.
fn local_links(html: &str) -> Result<Vec<String>> {
    let link = Regex::new(r##"\b(?:src|href)="([^"#]*)"##)?;
    let elsewhere = Regex::new("^(?:[a-z][a-z0-9+.-]*:|$)")?;
    let found = link.captures_iter(html).map(|it| it[1].to_owned());
    Ok(found.filter(|it| !elsewhere.is_match(it)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_nothing_is_named() {
        let site = tempfile::tempdir().unwrap();
        let write = |file: &str, html: &str| {
            let path = site.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, html).unwrap();
        };
        write("rust/index.html", "<a href=\"gone.html\">");
        write(
            "docs/a.html",
            "<a href=\"../index.html#x\"> <a href=\"#x\"> <a href=\"https://example.com\">",
        );
        write("index.html", "<a href=\"docs/a.html\">");
        check(site.path()).unwrap();
        write("index.html", "<img src=\"docs/b.png\">");
        let fault = check(site.path()).unwrap_err().to_string();
        assert!(
            fault.ends_with("index.html: docs/b.png leads to nothing"),
            "{fault}"
        );
    }
}
