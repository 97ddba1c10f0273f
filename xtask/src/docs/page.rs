//! Makes a page of each Markdown document, and copies the files that they show or link to.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};
use regex::Regex;

use super::menu;
use crate::{
    command::root,
    links::{documents, within},
    markdown::{events, heading_slugs},
};

const STYLE: &str = "body{margin:0;display:flex;flex-wrap:wrap;font:16px/1.5 system-ui,sans-serif;color:#1c1c1e;background:#fff}\
nav{flex:0 0 15rem;padding:1rem 1.5rem;background:#f4f4f6}\
nav h2{font-size:.8rem;text-transform:uppercase;margin:1rem 0 .2rem}\
nav ul{list-style:none;margin:0;padding:0}\
main{flex:1 1 30rem;min-width:0;max-width:60rem;padding:1rem 2rem}\
pre{overflow:auto;padding:.8rem;background:#f4f4f6}\
code{font:14px/1.4 ui-monospace,monospace}\
table{display:block;overflow:auto;border-collapse:collapse}\
td,th{border:1px solid #d1d1d6;padding:.3rem .6rem;text-align:left;vertical-align:top}\
img{max-width:100%}a{color:#0b57d0}\
@media(prefers-color-scheme:dark){body{color:#e5e5ea;background:#1c1c1e}nav,pre{background:#2c2c2e}td,th{border-color:#48484a}a{color:#8ab4f8}}";

/// Writes a page for each document, but for those that DocC makes pages of.
pub fn write_all(site: &Path) -> Result<()> {
    let root = root();
    for path in documents(&root)? {
        let below = path.strip_prefix(&root)?;
        let of_docc = below
            .iter()
            .any(|it| it.to_string_lossy().ends_with(".docc"));
        if of_docc || below.starts_with(".github") {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let page = Page {
            site,
            root: &root,
            path: &path,
        };
        let target = site.join(page_of(below));
        fs::create_dir_all(target.parent().context("a page without a folder")?)?;
        fs::write(target, page.html(&text)?)?;
    }
    Ok(())
}

/// Where the page of a document is.
fn page_of(document: &Path) -> PathBuf {
    if document == Path::new("README.md") {
        return "index.html".into();
    }
    document.with_extension("html")
}

/// A document on its way to a page.
struct Page<'a> {
    site: &'a Path,
    root: &'a Path,
    path: &'a Path,
}

impl Page<'_> {
    fn html(&self, text: &str) -> Result<String> {
        let mut slugs = heading_slugs(text).into_iter();
        let title = text
            .lines()
            .find_map(|line| line.strip_prefix("# "))
            .unwrap_or("anoncall");
        let mut links = Vec::new();
        let mut shown = Vec::new();
        for event in events(text) {
            let event = match event {
                Event::Start(Tag::Heading {
                    level,
                    classes,
                    attrs,
                    ..
                }) => {
                    let id = slugs.next().map(CowStr::from);
                    Event::Start(Tag::Heading {
                        level,
                        id,
                        classes,
                        attrs,
                    })
                }
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => {
                    let target = self.link(&dest_url)?;
                    links.push(target.is_some());
                    let Some(target) = target else { continue };
                    Event::Start(Tag::Link {
                        link_type,
                        dest_url: target.into(),
                        title,
                        id,
                    })
                }
                // A link that was left out has no end either.
                Event::End(TagEnd::Link) if !links.pop().unwrap_or(true) => continue,
                Event::Start(Tag::Image {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => {
                    let target = self.link(&dest_url)?.unwrap_or_default();
                    Event::Start(Tag::Image {
                        link_type,
                        dest_url: target.into(),
                        title,
                        id,
                    })
                }
                Event::Html(it) => Event::Html(self.linked(&it)?.into()),
                Event::InlineHtml(it) => Event::InlineHtml(self.linked(&it)?.into()),
                other => other,
            };
            shown.push(event);
        }
        let mut body = String::new();
        html::push_html(&mut body, shown.into_iter());
        let below = self.path.strip_prefix(self.root)?;
        let menu = menu::html(&"../".repeat(below.components().count() - 1));
        Ok(format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n\
             <body><nav>{menu}</nav><main>\n{body}</main></body></html>\n"
        ))
    }

    /// Pictures that are written as HTML.
    fn linked(&self, html: &str) -> Result<String> {
        let source = Regex::new(r#"\b(src|href)="([^"]*)""#)?;
        let mut text = String::new();
        let mut end = 0;
        for found in source.captures_iter(html) {
            let whole = found.get(0).context("a match has a place")?;
            let target = self.link(&found[2])?.unwrap_or_default();
            text += html.get(end..whole.start()).unwrap_or_default();
            text.extend([&found[1], "=\"", &target, "\""]);
            end = whole.end();
        }
        text += html.get(end..).unwrap_or_default();
        Ok(text)
    }

    /// Where a link of the document leads in the site, if to anything: folders have no page.
    fn link(&self, link: &str) -> Result<Option<String>> {
        if link.starts_with('#') || Regex::new("^[a-z][a-z0-9+.-]*:")?.is_match(link) {
            return Ok(Some(link.to_owned()));
        }
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let folder = self.path.parent().unwrap_or(self.root);
        let target =
            within(self.root, &folder.join(file)).context("a link out of the repository")?;
        let readme = target.join("README.md");
        let target = if readme.exists() { readme } else { target };
        if target.is_dir() {
            return Ok(None);
        }
        let below = target.strip_prefix(self.root)?;
        let own = self.path.strip_prefix(self.root)?;
        let to_root = "../".repeat(own.components().count() - 1);
        let is_page = below.extension().is_some_and(|it| it == "md");
        let placed = if is_page {
            page_of(below)
        } else {
            below.to_owned()
        };
        if !is_page {
            let copy = self.site.join(&placed);
            fs::create_dir_all(copy.parent().context("a file without a folder")?)?;
            fs::copy(&target, copy)?;
        }
        let anchor = if anchor.is_empty() {
            String::new()
        } else {
            format!("#{anchor}")
        };
        Ok(Some(format!("{to_root}{}{anchor}", placed.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(site: &Path, document: &str, text: &str) -> String {
        let root = root();
        let page = Page {
            site,
            root: &root,
            path: &root.join(document),
        };
        page.html(text).unwrap()
    }

    #[test]
    fn links_lead_to_pages_and_files_are_copied() {
        let site = tempfile::tempdir().unwrap();
        let text = "# The title\n\n## A part\n\n[a](errors.md#x) [b](../README.md) [c](../Cargo.toml) [d](guides) [e](https://example.com) [f](#a-part)\n";
        let html = page(site.path(), "docs/architecture.md", text);
        assert!(html.contains("<title>The title</title>"), "{html}");
        assert!(html.contains("<h2 id=\"a-part\">A part</h2>"), "{html}");
        for link in [
            "<a href=\"../docs/errors.html#x\">a</a>",
            "<a href=\"../index.html\">b</a>",
            "<a href=\"../Cargo.toml\">c</a>",
            " d ",
            "<a href=\"https://example.com\">e</a>",
            "<a href=\"#a-part\">f</a>",
        ] {
            assert!(html.contains(link), "{link} is not in {html}");
        }
        assert!(site.path().join("Cargo.toml").exists());
    }

    #[test]
    fn pictures_in_html_are_copied_too() {
        let site = tempfile::tempdir().unwrap();
        let html = page(
            site.path(),
            "README.md",
            "<img src=\"docs/cpu-per-call.svg\" width=\"9\">\n",
        );
        assert!(
            html.contains("<img src=\"docs/cpu-per-call.svg\" width=\"9\">"),
            "{html}"
        );
        assert!(site.path().join("docs/cpu-per-call.svg").exists());
    }
}
