//! What goes wrong on the way through a proxy.
//!
//! reqwest leaves the tunnel to hyper-util, whose error can't be named without depending on it, so it is recognised by its texts;
//! `tests/proxy.rs` fails when they change.

use std::error::Error;

use crate::{model::error::ConnectionProblem, support::causes::causes};

/// Begins every text of hyper-util's `TunnelError`.
const TUNNEL_ERROR: &str = "tunnel error: ";

/// What a failed connection says about the proxy, and whether it did so at all: all that comes after the tunnel stands is about the
/// service.
pub(crate) fn proxy_failure(
    error: &(dyn Error + 'static),
) -> Option<(ConnectionProblem, Option<&'static str>)> {
    let text = causes(error)
        .map(ToString::to_string)
        .find(|text| text.starts_with(TUNNEL_ERROR))?;
    Some(match text.strip_prefix(TUNNEL_ERROR)? {
        "failed to create underlying connection" => (ConnectionProblem::ProxyNotReached, None),
        "proxy authorization required" => (
            ConnectionProblem::ProxyAuthentication,
            Some("it asks for a user and a password, or refuses those that it got (status 407)"),
        ),
        "unexpected end of file" | "io error establishing tunnel" => (
            ConnectionProblem::ProxyRefused,
            Some("it closed the connection instead of answering"),
        ),
        // Also what is no HTTP.
        _ => (
            ConnectionProblem::ProxyRefused,
            Some("it did not connect to the service"),
        ),
    })
}
