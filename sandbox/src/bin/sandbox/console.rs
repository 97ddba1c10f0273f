//! What a person sees: a banner, then one line per request.

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    path::Path,
    time::Duration,
};

use sandbox::{APP_KEY, APP_SECRET, Decision, Endpoint, Event, Proxy, Received, Sandbox};
use time::{OffsetDateTime, UtcOffset};

/// The time of day for the lines.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    offset: UtcOffset,
}

impl Clock {
    /// In the local time zone where the system tells it, else UTC.
    pub(crate) fn local() -> Self {
        Self {
            offset: UtcOffset::current_local_offset().unwrap_or(UtcOffset::UTC),
        }
    }

    fn now(self) -> String {
        let (hour, minute, second) = OffsetDateTime::now_utc().to_offset(self.offset).to_hms();
        format!("{hour:02}:{minute:02}:{second:02}")
    }
}

/// Prints until the user presses Ctrl-C.
pub(crate) fn run(
    sandbox: &Sandbox,
    proxy: Option<&Proxy>,
    ca_file: &Path,
    clock: Clock,
) -> io::Result<()> {
    // The listener stands before the banner invites requests; the lock, which this thread may take again, keeps its lines
    // back until the banner is out.
    let banner_first = io::stdout().lock();
    sandbox.on_event(move |event| {
        if let Some(text) = line(event) {
            print(&format!("{}  {text}\n", clock.now()));
        }
    });
    print(&banner(sandbox, proxy, ca_file));
    drop(banner_first);

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(tokio::signal::ctrl_c())
}

/// Output that nobody reads any more is no reason to stop serving.
fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn banner(sandbox: &Sandbox, proxy: Option<&Proxy>, ca_file: &Path) -> String {
    let proxy = proxy.map_or_else(String::new, |proxy| {
        format!("\x20 proxy                  {}\n", proxy.address())
    });
    format!(
        "The sandbox answers at https://{domain}\n\n{network}\
         \x20 certificate authority  {ca}\n\
         \x20 pin of the server      {pin}\n\
         \x20 app key                {APP_KEY}\n\
         \x20 app secret             {APP_SECRET}\n\
         \x20 an access token        {token}\n\
         \x20 Android emulator       10.0.2.2:{port}\n\
         {proxy}\
         {sip}\
         \x20 test numbers           see --list; any other number succeeds\n\n\
         Ctrl-C stops it.\n\n",
        domain = sandbox.domain(),
        ca = ca_file.display(),
        pin = sandbox.leaf_pin(),
        token = sandbox.issue_token(),
        port = sandbox.address().port(),
        network = network_warning(sandbox),
        sip = sip_line(sandbox),
    )
}

fn network_warning(sandbox: &Sandbox) -> String {
    let port = sandbox.address().port();
    match sandbox.listens_on() {
        Some(ip) => format!(
            "WARNING: everybody on the network can use it too, at https://{}\n\n",
            SocketAddr::new(ip, port)
        ),
        None => String::new(),
    }
}

fn sip_line(sandbox: &Sandbox) -> String {
    match sandbox.sip_port() {
        Some(port) => format!("\x20 SIP server             port {port}, UDP and TCP\n"),
        None => String::new(),
    }
}

fn line(event: &Event) -> Option<String> {
    match event {
        Event::Request { request, decision } => Some(request_line(request, decision)),
        Event::Abandoned { request } => Some(format!(
            "{} ✗ the client went away before the answer",
            subject(request)
        )),
        Event::Call(call) => Some(format!(
            "call        {} {} {}",
            printable(&call.called),
            printable(&call.call_serial_no),
            call.state
        )),
        Event::Digit {
            call_serial_no,
            digit,
        } => Some(format!(
            "call        {} key {digit}",
            printable(call_serial_no)
        )),
        Event::Refused { status, reason } => Some(format!("sip         → {status} ({reason})")),
        _ => None,
    }
}

fn request_line(request: &Received, decision: &Decision) -> String {
    let outcome = match decision.status {
        Some(status) => status.to_string(),
        None => "connection closed without an answer".to_owned(),
    };
    let code = match &decision.result_code {
        Some(code) => format!(" result code {}", printable(code)),
        None => String::new(),
    };
    let delay = if decision.after >= Duration::from_secs(1) {
        format!(" after {} s", decision.after.as_secs_f32())
    } else {
        String::new()
    };
    let task = match (&request.endpoint, request.created) {
        (Endpoint::CreateCall, true) => " (call task created)",
        (Endpoint::CreateCall, false) => " (no call task)",
        _ => "",
    };
    format!("{} → {outcome}{code}{delay}{task}", subject(request))
}

fn subject(request: &Received) -> String {
    match &request.endpoint {
        Endpoint::CreateCall => {
            format!(
                "createcall  {}",
                printable(request.called.as_deref().unwrap_or("(no called number)"))
            )
        }
        Endpoint::Token => "token".to_owned(),
        Endpoint::CallState => "callstate".to_owned(),
        Endpoint::CallHistory => "callhistory".to_owned(),
        Endpoint::Other(target) => format!("other       {}", printable(target)),
    }
}

/// What a client sent must not steer the terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use sandbox::ProxyOptions;

    use super::*;

    #[test]
    fn the_banner_has_what_a_developer_needs() {
        let sandbox = Sandbox::start(sandbox::Options::default()).unwrap();
        let proxy = Proxy::start(sandbox.address(), &ProxyOptions::default()).unwrap();
        let text = banner(&sandbox, Some(&proxy), Path::new("ca.pem"));
        let emulator = format!("10.0.2.2:{}", sandbox.address().port());
        for needed in [
            &sandbox.domain(),
            "ca.pem",
            &sandbox.leaf_pin(),
            APP_KEY,
            APP_SECRET,
            &emulator,
            &proxy.address().to_string(),
            "Ctrl-C",
        ] {
            assert!(text.contains(needed), "{needed}");
        }
    }

    #[test]
    fn the_banner_warns_of_the_network_and_names_the_sip_server() {
        let alone = Sandbox::start(sandbox::Options::default()).unwrap();
        let text = banner(&alone, None, Path::new("ca.pem"));
        assert!(!text.contains("WARNING") && !text.contains("SIP"), "{text}");
        let shared = Sandbox::start(sandbox::Options {
            listen: Some([127, 0, 0, 2].into()),
            sip: Some(sandbox::SipOptions::default()),
            ..sandbox::Options::default()
        })
        .unwrap();
        let text = banner(&shared, None, Path::new("ca.pem"));
        let address = format!("https://127.0.0.2:{}", shared.address().port());
        let sip = format!("port {}, UDP and TCP", shared.sip_port().unwrap());
        assert!(
            text.contains("WARNING") && text.contains(&address),
            "{text}"
        );
        assert!(text.contains(&sip), "{text}");
    }

    #[test]
    fn a_refused_invite_is_a_line_without_the_access_code() {
        let (sender, events) = std::sync::mpsc::channel();
        let sandbox = Sandbox::start(sandbox::Options {
            sip: Some(sandbox::SipOptions::default()),
            ..sandbox::Options::default()
        })
        .unwrap();
        sandbox.on_event(move |event| drop(sender.send(line(event))));
        let port = sandbox.sip_port().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let uri = format!("sip:4815162342@127.0.0.1:{port}");
        let refused = runtime.block_on(sandbox::dial(&uri, Duration::ZERO, |_| ()));
        assert!(refused.is_err());
        let lines: Vec<String> = events.try_iter().flatten().collect();
        assert_eq!(lines, ["sip         → 404 (unknown access code)"]);
    }

    #[test]
    fn control_characters_are_not_printed() {
        assert_eq!(printable("1\u{1b}[2J"), "1\u{fffd}[2J");
    }
}
