//! JSON lines on stdout and commands on stdin: for test drivers in any language.

use std::{
    io::{self, BufRead as _, Write as _},
    path::Path,
};

use sandbox::{
    APP_KEY, APP_SECRET, Decision, EndReason, Endpoint, Event, Proxy, Received, Sandbox,
};
use serde::Serialize;

/// One line of output. `ca_file` and the like are in camel case.
#[derive(Serialize)]
#[serde(
    tag = "event",
    rename_all = "lowercase",
    rename_all_fields = "camelCase"
)]
enum Line<'a> {
    Started {
        domain: &'a str,
        proxy: Option<String>,
        ca_file: &'a str,
        ca_pem: &'a str,
        pin: &'a str,
        app_key: &'a str,
        app_secret: &'a str,
        token: &'a str,
        /// The SIP server's port, if there is one.
        sip_port: Option<u16>,
    },
    Opened {
        connection: u64,
    },
    Request {
        endpoint: &'a str,
        connection: u64,
        called: Option<&'a str>,
        status: Option<u16>,
        created: bool,
    },
    Closed {
        connection: u64,
    },
    Call {
        call_serial_no: &'a str,
        called: &'a str,
        state: u8,
        reason_code: Option<u16>,
    },
    Digit {
        call_serial_no: &'a str,
        digit: char,
    },
    Refused {
        status: u16,
        reason: &'a str,
    },
    Token {
        token: &'a str,
    },
    Stats {
        created: usize,
        received: usize,
        connections: usize,
        open_connections: usize,
        tunnels: usize,
    },
    Reset,
    Error {
        message: &'a str,
    },
}

/// Serves until `stop` or the end of stdin, so that a test driver that crashed leaves no process behind.
pub(crate) fn run(sandbox: &Sandbox, proxy: Option<&Proxy>, ca_file: &Path) -> io::Result<()> {
    // A driver connects as soon as it reads `started`, so the listener has to stand before; the lock, which this thread
    // may take again, keeps its lines back until `started` is out.
    let started_first = io::stdout().lock();
    sandbox.on_event(|event| match event {
        Event::Opened { connection } => print(&Line::Opened {
            connection: *connection,
        }),
        Event::Request { request, decision } => print(&request_line(request, decision)),
        Event::Closed { connection } => print(&Line::Closed {
            connection: *connection,
        }),
        Event::Call(call) => print(&Line::Call {
            call_serial_no: &call.call_serial_no,
            called: &call.called,
            state: call.state.code(),
            reason_code: call.state.end_reason().map(EndReason::code),
        }),
        Event::Digit {
            call_serial_no,
            digit,
        } => print(&Line::Digit {
            call_serial_no,
            digit: *digit,
        }),
        Event::Refused { status, reason } => print(&Line::Refused {
            status: *status,
            reason,
        }),
        _ => {}
    });
    print(&Line::Started {
        domain: &sandbox.domain(),
        proxy: proxy.map(|proxy| proxy.address().to_string()),
        ca_file: &ca_file.to_string_lossy(),
        ca_pem: &sandbox.authority().ca_pem(),
        pin: &sandbox.leaf_pin(),
        app_key: APP_KEY,
        app_secret: APP_SECRET,
        token: &sandbox.issue_token(),
        sip_port: sandbox.sip_port(),
    });
    drop(started_first);

    for command in io::stdin().lock().lines() {
        match command?.trim() {
            "" => {}
            "expire-tokens" => sandbox.expire_tokens(),
            "new-token" => print(&Line::Token {
                token: &sandbox.issue_token(),
            }),
            "stats" => print(&Line::Stats {
                created: sandbox.created(),
                received: sandbox.received().len(),
                connections: sandbox.connections(),
                open_connections: sandbox.open_connections(),
                tunnels: proxy.map_or(0, Proxy::tunnels),
            }),
            "reset" => {
                sandbox.reset();
                print(&Line::Reset);
            }
            "stop" => break,
            unknown => print(&Line::Error {
                message: &format!("unknown command {unknown:?}"),
            }),
        }
    }
    Ok(())
}

fn request_line<'a>(request: &'a Received, decision: &Decision) -> Line<'a> {
    Line::Request {
        endpoint: match request.endpoint {
            Endpoint::CreateCall => "createcall",
            Endpoint::Token => "token",
            Endpoint::CallState => "callstate",
            Endpoint::CallHistory => "callhistory",
            Endpoint::Other(_) => "other",
        },
        connection: request.connection,
        called: request.called.as_deref(),
        status: decision.status,
        created: request.created,
    }
}

/// A whole line at once, flushed: the driver waits for it. One that no longer reads has closed stdin too, which stops
/// the program, so a failure to write needs no answer here.
fn print(line: &Line<'_>) {
    let mut out = io::stdout().lock();
    let Ok(mut text) = serde_json::to_vec(line) else {
        return;
    };
    text.push(b'\n');
    let _ = out.write_all(&text).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_documented() {
        let stats = Line::Stats {
            created: 1,
            received: 2,
            connections: 3,
            open_connections: 4,
            tunnels: 5,
        };
        assert_eq!(
            serde_json::to_string(&stats).unwrap(),
            r#"{"event":"stats","created":1,"received":2,"connections":3,"openConnections":4,"tunnels":5}"#
        );
        assert_eq!(
            serde_json::to_string(&Line::Reset).unwrap(),
            r#"{"event":"reset"}"#
        );
    }
}
