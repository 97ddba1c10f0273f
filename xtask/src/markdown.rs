//! What a document in Markdown says of other files: its links, the anchors that others may link to, and the paths that it names.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

/// A document, as far as other files are concerned.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Where links and pictures lead.
    pub links: Vec<String>,
    /// What `#…` may follow its name.
    pub anchors: BTreeSet<String>,
    /// What is set as code, such as a path.
    pub code: Vec<String>,
}

impl Document {
    /// Reads it as GitHub does.
    pub fn read(text: &str) -> Result<Self> {
        let attribute = Regex::new(r#"\b(src|href|id)="([^"]*)""#)?;
        let mut document = Self::default();
        document.anchors.extend(heading_slugs(text));
        for event in events(text) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    document.links.push(dest_url.into_string());
                }
                Event::Code(code) => document.code.push(code.into_string()),
                Event::Html(html) | Event::InlineHtml(html) => {
                    for found in attribute.captures_iter(&html) {
                        let value = found[2].to_owned();
                        if &found[1] == "id" {
                            document.anchors.insert(value);
                        } else {
                            document.links.push(value);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(document)
    }
}

/// What a document consists of.
pub fn events(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES)
}

/// The anchors of a document's headings, in their order.
pub fn heading_slugs(text: &str) -> Vec<String> {
    let mut slugs = Slugs::default();
    let mut anchors = Vec::new();
    let mut heading: Option<String> = None;
    for event in events(text) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), _) => {
                anchors.push(slugs.of(&heading.take().unwrap_or_default()));
            }
            (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
            _ => {}
        }
    }
    anchors
}

/// The anchors that GitHub gives to headings: a repeated one gets a number.
#[derive(Default)]
struct Slugs {
    seen: BTreeMap<String, usize>,
}

impl Slugs {
    fn of(&mut self, heading: &str) -> String {
        let kept = |it: &char| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_');
        let lower_case = heading.trim().to_lowercase();
        let slug: String = lower_case.chars().filter(kept).collect();
        let slug = slug.replace(' ', "-");
        let times = self.seen.entry(slug.clone()).or_default();
        *times += 1;
        match *times {
            1 => slug,
            times => format!("{slug}-{}", times - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Document {
        Document::read(text).unwrap()
    }

    #[test]
    fn links_and_pictures_are_found_in_text_tables_and_html() {
        let document = read(
            "[a](a.md) and ![b](b.png)\n\n| x |\n|---|\n| [c](c.md#d) |\n\n<img src=\"e.png\" width=\"200\">\n",
        );
        assert_eq!(document.links, ["a.md", "b.png", "c.md#d", "e.png"]);
    }

    #[test]
    fn code_holds_no_links() {
        let document = read("`[a](a.md)`\n\n```\n[b](b.md)\n```\n");
        assert_eq!(document.links, Vec::<String>::new());
        assert_eq!(document.code, ["[a](a.md)"]);
    }

    #[test]
    fn anchors_are_those_of_github() {
        let document = read(
            "# The SIP server, `--sip`\n\n## What's *new*?\n\n## Twice\n\n## Twice\n\n<a id=\"own\"></a>\n",
        );
        let expected = [
            "own",
            "the-sip-server---sip",
            "twice",
            "twice-1",
            "whats-new",
        ];
        assert_eq!(document.anchors, expected.map(str::to_owned).into());
    }
}
