//! What the sandbox received, kept for tests to look at.

use std::{collections::BTreeMap, fmt};

/// Which of the service's endpoints a request was for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `POST /apiaccess/ccmessaging/v1/mobileagent/createcall`
    CreateCall,
    /// `POST /apigovernance/api/oauth/tokenByAkSk`
    Token,
    /// `POST /apiaccess/CC-Management/v1/mobileAgent/queryCallState`
    CallState,
    /// `POST /apiaccess/CC-Management/v1/mobileAgent/queryCallDetailRecord`
    CallHistory,
    /// Anything else: its method and path, such as `HEAD /`.
    Other(String),
}

/// One request, and what became of it.
///
/// Its `Debug` shows neither the token nor the app secret; the fields hold them, because tests compare them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// What the request was for.
    pub endpoint: Endpoint,
    /// The TLS connection that it came on, counted from 1.
    pub connection: u64,
    /// The called number, if the body has one.
    pub called: Option<String>,
    /// The number to show as the caller, if the body has one.
    pub caller_present: Option<String>,
    /// The call data, if the body has them.
    pub call_data: Option<String>,
    /// The headers by lower-case name; one that came several times has its values joined with `, `.
    pub headers: BTreeMap<String, String>,
    /// The body as text; bytes that are no UTF-8 are replaced.
    pub body: String,
    /// The status that it was answered with; `None` as long as there is no answer, and for good when none is sent.
    pub status: Option<u16>,
    /// Whether it created a call task.
    pub created: bool,
}

const REDACTED: &str = "<redacted>";

/// Headers that may carry a credential.
const SECRET_HEADERS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: BTreeMap<&str, &str> = self
            .headers
            .iter()
            .map(|(name, value)| {
                (
                    name.as_str(),
                    if SECRET_HEADERS.contains(&name.as_str()) {
                        REDACTED
                    } else {
                        value
                    },
                )
            })
            .collect();
        // Only createcall's body is known to hold no secret: a secret may also have been sent to a wrong path.
        let body = if self.endpoint == Endpoint::CreateCall {
            self.body.as_str()
        } else {
            REDACTED
        };
        formatter
            .debug_struct("Received")
            .field("endpoint", &self.endpoint)
            .field("connection", &self.connection)
            .field("called", &self.called)
            .field("caller_present", &self.caller_present)
            .field("call_data", &self.call_data)
            .field("headers", &headers)
            .field("body", &body)
            .field("status", &self.status)
            .field("created", &self.created)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_token_nor_secret() {
        let received = Received {
            endpoint: Endpoint::Token,
            connection: 1,
            called: None,
            caller_present: None,
            call_data: None,
            headers: BTreeMap::from([("authorization".to_owned(), "Bearer canary".to_owned())]),
            body: r#"{"app_secret":"canary"}"#.to_owned(),
            status: None,
            created: false,
        };
        assert!(!format!("{received:?}").contains("canary"));
    }
}
