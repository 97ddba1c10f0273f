//! Reads and checks the body of createcall.

use serde_json::Value;

/// What a createcall body says, as far as it can be read, and the first thing that is wrong with it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct CallBody {
    pub(crate) called: Option<String>,
    pub(crate) caller_present: Option<String>,
    pub(crate) call_data: Option<String>,
    pub(crate) fault: Option<Fault>,
}

/// Why a body is refused.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It does not have the shape that createcall takes: status 400.
    Shape(String),
    /// A field breaks its rule: result code 30010000003.
    Rule(String),
}

impl CallBody {
    pub(crate) fn read(body: &[u8]) -> Self {
        let fields = match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return Self::unreadable("the body is not a JSON object"),
            Err(_) => return Self::unreadable("the body is not JSON"),
        };
        let mut read = Self::default();
        let mut broken_rule = None;
        for (name, value) in fields {
            let (field, longest) = match name.as_str() {
                "called" => (&mut read.called, 32),
                "callerPresent" => (&mut read.caller_present, 32),
                "callData" => (&mut read.call_data, 1024),
                _ => {
                    read.fault
                        .get_or_insert_with(|| Fault::Shape(format!("unknown field {name:?}")));
                    continue;
                }
            };
            match value {
                Value::String(text) => {
                    if text.chars().count() > longest {
                        broken_rule.get_or_insert_with(|| {
                            format!("{name} is longer than {longest} characters")
                        });
                    }
                    *field = Some(text);
                }
                Value::Null => {
                    broken_rule.get_or_insert_with(|| format!("{name} is null"));
                }
                _ => {
                    read.fault
                        .get_or_insert_with(|| Fault::Shape(format!("{name} is not a string")));
                }
            }
        }
        if read.called.as_deref().unwrap_or_default().is_empty() {
            broken_rule.get_or_insert_with(|| "called is missing or empty".to_owned());
        }
        // A wrong shape goes first: the service can't look at the fields of a body that it can't read.
        read.fault = read.fault.or(broken_rule.map(Fault::Rule));
        read
    }

    fn unreadable(why: &str) -> Self {
        Self {
            fault: Some(Fault::Shape(why.to_owned())),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(body: &str) -> Option<Fault> {
        CallBody::read(body.as_bytes()).fault
    }

    #[test]
    fn reads_all_fields() {
        let read =
            CallBody::read(br#"{"called":"88884432","callData":"1","callerPresent":"95599"}"#);
        let text = |text: &str| Some(text.to_owned());
        let expected = CallBody {
            called: text("88884432"),
            caller_present: text("95599"),
            call_data: text("1"),
            fault: None,
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn wrong_shapes() {
        for body in [
            "",
            "[]",
            "\"88884432\"",
            r#"{"called":88884432}"#,
            r#"{"called":"1","number":"2"}"#,
            "{\"called\":\"1\"}x",
        ] {
            assert!(matches!(fault(body), Some(Fault::Shape(_))), "{body}");
        }
    }

    #[test]
    fn broken_rules() {
        let long = format!(r#"{{"called":"{}"}}"#, "1".repeat(33));
        let long_data = format!(r#"{{"called":"1","callData":"{}"}}"#, "d".repeat(1025));
        for body in [
            "{}",
            r#"{"called":""}"#,
            r#"{"called":null}"#,
            r#"{"called":"1","callData":null}"#,
            &long,
            &long_data,
        ] {
            assert!(matches!(fault(body), Some(Fault::Rule(_))), "{body}");
        }
    }

    #[test]
    fn lengths_count_characters() {
        assert_eq!(
            fault(&format!(
                r#"{{"called":"1","callerPresent":"{}"}}"#,
                "é".repeat(32)
            )),
            None
        );
    }
}
