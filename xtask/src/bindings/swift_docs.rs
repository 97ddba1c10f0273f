//! Symbol links and sections as DocC reads them.

use heck::ToLowerCamelCase;
use regex::Regex;

use super::doc_comments::{Language, Target};

/// The generated Swift, which knows the argument labels that a link has to name.
pub struct Swift<'a> {
    pub code: &'a str,
}

impl Language for Swift<'_> {
    const NAME: &'static str = "Swift";
    const NULL: &'static str = "nil";

    fn link(&self, target: &Target) -> String {
        let Some(member) = target.member else {
            return format!("``{}``", target.of);
        };
        let member = member.to_lower_camel_case();
        match self.symbol(target.of, &member) {
            Some(symbol) => format!("``{}/{symbol}``", target.of),
            // It is in the hand-written layer, which links from here do not reach.
            None => format!("`{member}`"),
        }
    }

    fn throws(&self, error: &Target, text: &str) -> String {
        format!("- Throws: {}{text}", self.link(error))
    }
}

impl Swift<'_> {
    /// A member's name with the labels of its arguments.
    fn symbol(&self, of: &str, member: &str) -> Option<String> {
        let declared = declaration_of(self.code, of)?;
        let member = regex::escape(member);
        let property = Regex::new(&format!(r"(?m)^\s*public (?:let|var) ({member})\b")).ok()?;
        let plain_case = Regex::new(&format!(r"(?m)^    case `?({member})`?$")).ok()?;
        for symbol in [property, plain_case] {
            if let Some(found) = symbol.captures(declared) {
                return Some(found[1].to_owned());
            }
        }
        let called = Regex::new(&format!(
            r"(?ms)^\s*(?:(?:open|public|static) )*(?:func|case) `?({member})`?\((.*?)\n?\s*\)(?: |$)"
        ));
        let found = called.ok()?.captures(declared)?;
        Some(format!("{}({})", &found[1], labels(&found[2])?))
    }
}

/// A type from its declaration to the next one.
fn declaration_of<'a>(code: &'a str, of: &str) -> Option<&'a str> {
    const KINDS: &str = "(?:public |open )?(?:class|enum|extension|protocol|struct)";
    let begin = Regex::new(&format!(r"(?m)^{KINDS} {}\b", regex::escape(of))).ok()?;
    let next = Regex::new(&format!(r"(?m)^{KINDS} ")).ok()?;
    let (_, declared) = code.split_at(begin.find(code)?.start());
    let end = next
        .find_at(declared, 1)
        .map_or(declared.len(), |it| it.start());
    declared.get(..end)
}

/// The labels of arguments as they are declared, with the comments between them.
fn labels(arguments: &str) -> Option<String> {
    let comment = Regex::new(r"(?s)/\*\*.*?\*/").ok()?;
    let label = Regex::new(r"(\w+): ").ok()?;
    let arguments = comment.replace_all(arguments, "");
    let mut labels = String::new();
    for found in label.captures_iter(&arguments) {
        labels.push_str(&found[1]);
        labels.push(':');
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: Swift = Swift {
        code: "\
open class Client: ClientProtocol {
    open func begin(request: Request) -> Pending {
    open func wait() async throws {
}
public struct Request {
    public let called: String
}
enum Failure: Swift.Error {
    case gone
    case cancelled(
        /**
         * Whether it was sent: mostly.
         */requestSent: Bool
    )
    case `internal`(
        /**
         * What.
         */reason: String,\u{20}
        /**
         * Whether.
         */requestSent: Bool
    )
    public func cause() -> String  {
}
struct Other {
    func gone(by: String) {}
}
",
    };

    fn link(of: &str, member: &str) -> String {
        CODE.link(&Target {
            of,
            member: Some(member),
        })
    }

    #[test]
    fn members_are_linked_with_their_labels() {
        assert_eq!(link("Client", "begin"), "``Client/begin(request:)``");
        assert_eq!(link("Client", "wait"), "``Client/wait()``");
        assert_eq!(link("Request", "called"), "``Request/called``");
        assert_eq!(link("Failure", "Gone"), "``Failure/gone``");
        assert_eq!(link("Failure", "cause"), "``Failure/cause()``");
        assert_eq!(
            link("Failure", "Cancelled"),
            "``Failure/cancelled(requestSent:)``"
        );
        assert_eq!(
            link("Failure", "Internal"),
            "``Failure/internal(reason:requestSent:)``"
        );
    }

    #[test]
    fn what_is_not_declared_here_is_named_without_a_link() {
        assert_eq!(link("Client", "create_call"), "`createCall`");
        assert_eq!(link("Request", "gone"), "`gone`");
    }

    #[test]
    fn what_is_thrown_is_linked() {
        let error = Target {
            of: "Failure",
            member: None,
        };
        assert_eq!(
            CODE.throws(&error, " says why."),
            "- Throws: ``Failure`` says why."
        );
    }
}
