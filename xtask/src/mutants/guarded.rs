//! The core's modules, each with the tests that guard it.

/// A module of `src/`.
pub struct Module {
    /// Its file's path below `src/`, without the ending.
    pub name: &'static str,
    /// The integration tests that guard it besides the unit tests.
    pub tests: &'static [&'static str],
}

impl Module {
    pub fn all() -> impl Iterator<Item = Self> {
        MODULES.iter().map(|&(name, tests)| Self { name, tests })
    }

    /// Whether it is asked for by this name, with or without its folder.
    pub fn is(&self, asked: &str) -> bool {
        let name = self.name.rsplit('/').next();
        asked == self.name || Some(asked) == name
    }

    /// Whether the simulated fleet guards it.
    pub fn needs_fleet(&self) -> bool {
        GUARDED_BY_FLEET.contains(&self.name)
    }

    /// Whether there are other tests than the quick ones.
    pub fn has_more_tests(&self) -> bool {
        !self.tests.is_empty() || self.needs_fleet()
    }
}

/// Each module with the integration tests that guard it besides the unit tests: no more, because all of them run for each mutant that
/// the unit tests don't notice.
const MODULES: &[(&str, &[&str])] = &[
    ("support/causes", &["evidence", "tls"]),
    ("support/clock", &[]),
    ("support/escapes", &[]),
    ("support/jitter", &[]),
    ("support/json", &["answers"]),
    ("support/runtime", &["evidence", "operator_flow"]),
    ("support/secret", &["secrets"]),
    ("support/text", &[]),
    ("model/advice", &[]),
    ("model/call", &[]),
    ("model/error", &["answers"]),
    ("model/events", &["events", "evidence", "operator_flow"]),
    ("model/result_code", &["answers"]),
    ("model/send_gate", &[]),
    ("model/sip", &[]),
    ("journal/call_journal", &[]),
    ("journal/file_journal", &[]),
    ("journal/number_hash", &[]),
    ("settings/config", &[]),
    ("settings/config_error", &[]),
    ("settings/credentials", &["tokens"]),
    ("settings/domain", &[]),
    ("settings/header", &[]),
    ("settings/proxy", &["proxy"]),
    ("trust/algorithm", &["openssl_certificates"]),
    ("trust/pem", &[]),
    ("trust/pin", &["tls"]),
    ("trust/roots", &["tls"]),
    ("trust/tls", &["private_certificates", "tls"]),
    (
        "trust/untrusted",
        &["openssl_certificates", "private_certificates", "tls"],
    ),
    (
        "transport/answer_body",
        &["answers", "envelope", "faults", "test_numbers"],
    ),
    (
        "transport/connections",
        &["connections", "evidence", "proxy", "readiness", "tokens"],
    ),
    ("transport/headers", &["answers", "test_numbers"]),
    (
        "transport/http",
        &[
            "answers",
            "connections",
            "envelope",
            "evidence",
            "faults",
            "find_call",
            "proxy",
            "readiness",
            "secrets",
            "test_numbers",
            "tokens",
        ],
    ),
    (
        "transport/http_failure",
        &[
            "connections",
            "envelope",
            "evidence",
            "faults",
            "proxy",
            "tls",
        ],
    ),
    ("transport/name_lookup", &[]),
    ("transport/network", &["readiness"]),
    ("transport/probe", &["connections", "readiness"]),
    ("transport/service_clock", &["find_call"]),
    ("transport/tunnel", &["proxy"]),
    ("protocol/answer", &["answers"]),
    ("protocol/redaction", &["answers"]),
    ("protocol/wire", &["answers"]),
    ("tokens/token", &["refused_tokens", "tokens"]),
    (
        "tokens/token_cache",
        &["readiness", "refused_tokens", "token_providers", "tokens"],
    ),
    ("tokens/token_endpoint", &["tokens"]),
    ("calls/pending_call", &["evidence", "tokens"]),
    ("calls/readiness", &["readiness"]),
    (
        "calls/service",
        &[
            "answers",
            "connections",
            "evidence",
            "faults",
            "find_call",
            "proxy",
            "readiness",
            "refused_tokens",
            "secrets",
            "tokens",
        ],
    ),
    (
        "calls/setup",
        &["find_call", "proxy", "test_numbers", "tls"],
    ),
    ("look_up/call_attempt", &["find_call"]),
    ("look_up/call_record", &["find_call"]),
    ("look_up/call_search", &["find_call"]),
    ("look_up/look_up_error", &["find_call"]),
    ("look_up/look_up_wire", &["find_call"]),
    ("look_up/queries", &["find_call"]),
    (
        "client",
        &["evidence", "events", "find_call", "proxy", "readiness"],
    ),
    ("reports/failure_report", &["operator_flow"]),
    ("reports/report_text", &["operator_flow"]),
    ("reports/verdict", &["operator_flow"]),
    ("flow/finder", &["operator_flow"]),
    ("flow/journal_keeper", &["operator_flow"]),
    ("flow/machine", &["operator_flow"]),
    ("flow/open_calls", &["operator_flow"]),
    ("flow/session", &["operator_flow"]),
    ("flow/session_core", &["operator_flow"]),
    ("flow/session_listeners", &["operator_flow"]),
    ("flow/session_state", &["operator_flow"]),
];

/// The modules that the simulated fleet guards besides. For the others it would only take its time.
const GUARDED_BY_FLEET: [&str; 2] = ["calls/readiness", "tokens/token_cache"];
