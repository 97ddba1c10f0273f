//! KDoc: links and sections as Kotlin's doc comments have them.

use heck::{ToLowerCamelCase, ToShoutySnakeCase};

use super::doc_comments::{Language, Target};

/// Kotlin calls them exceptions.
const RENAMED: [(&str, &str); 5] = [
    ("CallError", "CallException"),
    ("ConfigError", "ConfigException"),
    ("JournalError", "JournalException"),
    ("LookUpError", "LookUpException"),
    ("TokenProviderError", "TokenProviderException"),
];

/// The generated Kotlin, which knows how its enums are made.
pub struct Kotlin<'a> {
    pub code: &'a str,
}

impl Language for Kotlin<'_> {
    const NAME: &'static str = "Kotlin";
    const NULL: &'static str = "null";

    fn link(&self, target: &Target) -> String {
        let name = self.name(target);
        match target.member {
            // A case is known by its enum; a function or a property reads better without its class.
            Some(member) if !target.is_case() => {
                format!("[{}][{name}]", member.to_lower_camel_case())
            }
            _ => format!("[{name}]"),
        }
    }

    fn throws(&self, error: &Target, text: &str) -> String {
        let text = text.trim_start_matches([',', ';', ':', ' ']);
        format!("@throws {} {text}", self.name(error))
    }
}

impl Kotlin<'_> {
    fn name(&self, target: &Target) -> String {
        let renamed = RENAMED.iter().find(|(rust, _)| *rust == target.of);
        let of = renamed.map_or(target.of, |(_, kotlin)| kotlin);
        let Some(member) = target.member else {
            return of.to_owned();
        };
        let has_plain_cases = self.code.contains(&format!("enum class {of} "));
        let member = match (target.is_case(), has_plain_cases) {
            (true, true) => member.to_shouty_snake_case(),
            (true, false) => member.to_owned(),
            (false, _) => member.to_lower_camel_case(),
        };
        format!("{of}.{member}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: Kotlin = Kotlin {
        code: "enum class Reason {\nsealed class Code {",
    };

    fn target<'a>(of: &'a str, member: &'a str) -> Target<'a> {
        Target {
            of,
            member: Some(member),
        }
    }

    #[test]
    fn cases_are_named_as_their_kind_of_enum_names_them() {
        assert_eq!(
            CODE.link(&target("Reason", "ExpiresSoon")),
            "[Reason.EXPIRES_SOON]"
        );
        assert_eq!(CODE.link(&target("Code", "Unknown")), "[Code.Unknown]");
        assert_eq!(
            CODE.link(&target("CallError", "TimedOut")),
            "[CallException.TimedOut]"
        );
    }

    #[test]
    fn members_are_shown_without_their_class() {
        assert_eq!(
            CODE.link(&target("CallError", "call_may_exist")),
            "[callMayExist][CallException.callMayExist]"
        );
    }

    #[test]
    fn what_is_thrown_begins_with_its_name() {
        let error = Target {
            of: "CallError",
            member: None,
        };
        assert_eq!(
            CODE.throws(&error, "; ask it before calling again."),
            "@throws CallException ask it before calling again."
        );
    }
}
