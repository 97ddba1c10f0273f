//! What every page of the site shows beside its text.

use std::fmt::Write as _;

/// A heading with its pages: each one's title, and its path in the site.
type Section = (&'static str, &'static [(&'static str, &'static str)]);

const SECTIONS: &[Section] = &[
    (
        "Start",
        &[
            ("anoncall", "index.html"),
            ("Android", "android/README.html"),
            ("iOS", "ios/README.html"),
            ("The sandbox", "sandbox/README.html"),
        ],
    ),
    (
        "Guides",
        &[
            ("An operator's screen", "docs/guides/session.html"),
            ("Tokens from your backend", "docs/guides/tokens.html"),
            ("Testing your app", "docs/guides/testing.html"),
            (
                "Proxies and private deployments",
                "docs/guides/networks.html",
            ),
            ("Certificates and pins", "docs/guides/certificates.html"),
            (
                "Moving from a hand-written client",
                "docs/guides/migrating.html",
            ),
            ("What to log for support", "docs/guides/support.html"),
            (
                "Setting up the operator apps",
                "docs/guides/operator-apps.html",
            ),
            ("Dialling with Linphone", "docs/recipes/linphone.html"),
        ],
    ),
    (
        "Reference",
        &[
            ("Errors", "docs/errors.html"),
            ("Kotlin", "kotlin/index.html"),
            ("Swift", "swift/documentation/anoncall/index.html"),
            ("Rust", "rust/anoncall/index.html"),
            ("Versions", "docs/versions.html"),
            ("Upgrading", "docs/upgrading.html"),
            ("Changes", "CHANGELOG.html"),
        ],
    ),
    (
        "Inside",
        &[
            ("Security", "SECURITY.html"),
            ("Architecture", "docs/architecture.html"),
            ("Reliability", "docs/reliability.html"),
            ("Performance", "docs/performance.html"),
            ("Contributing", "CONTRIBUTING.html"),
        ],
    ),
];

/// The menu for a page; `to_root` leads from it to the site's first page (`../` for each folder).
pub fn html(to_root: &str) -> String {
    let mut html = String::new();
    for (heading, pages) in SECTIONS {
        // Writing to a String can't fail.
        let _ = write!(html, "<h2>{heading}</h2><ul>");
        for (title, path) in *pages {
            let _ = write!(html, "<li><a href=\"{to_root}{path}\">{title}</a></li>");
        }
        html.push_str("</ul>");
    }
    html
}
