//! The program: its output for people, its JSON events, its commands, and that it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
};

use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use sandbox::{APP_KEY, APP_SECRET};
use serde_json::{Value, json};
use support::{Client, PATIENCE};

struct Program {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<String>,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sandbox"))
            .args(["--port", "0"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = lines(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
        }
    }

    /// The next line; a test that waits for one that never comes fails instead of hanging.
    fn line(&mut self) -> String {
        self.output
            .recv_timeout(PATIENCE)
            .expect("the program prints another line")
    }

    fn event(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    fn command(&mut self, command: &str) {
        writeln!(self.input.as_mut().unwrap(), "{command}").unwrap();
    }

    fn assert_ends(mut self) {
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Program {
    /// A failed test leaves no process behind; one that ended already can't be killed, which is fine.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads on a thread of its own, since a pipe can't be read with a timeout.
fn lines(output: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = String::new();
        while output.read_line(&mut line).is_ok_and(|length| length > 0) {
            if sender.send(std::mem::take(&mut line)).is_err() {
                return;
            }
        }
    });
    receiver
}

fn address(domain: &str) -> SocketAddr {
    domain.replace("localhost", "127.0.0.1").parse().unwrap()
}

fn client(domain: &str, ca_pem: &str) -> Client {
    let ca = CertificateDer::from_pem_slice(ca_pem.as_bytes()).unwrap();
    Client::connect(address(domain), ca.to_vec(), "localhost").unwrap()
}

#[test]
fn a_driver_follows_the_events() {
    let mut program = Program::start(&["--json-events", "--sip-address", "192.0.2.1:5060"]);
    let started = program.event();
    assert_eq!(started["event"], "started");
    assert_eq!(
        (&started["appKey"], &started["appSecret"]),
        (&json!(APP_KEY), &json!(APP_SECRET))
    );
    assert!(started["pin"].as_str().unwrap().starts_with("sha256/"));
    let ca_pem = started["caPem"].as_str().unwrap();
    let ca_file = started["caFile"].as_str().unwrap().to_owned();
    assert_eq!(std::fs::read_to_string(&ca_file).unwrap(), ca_pem);

    let token = started["token"].as_str().unwrap();
    let mut client = client(started["domain"].as_str().unwrap(), ca_pem);
    assert_eq!(program.event(), json!({"event": "opened", "connection": 1}));
    assert!(
        client
            .call(token, "88884432")
            .unwrap()
            .text()
            .contains("192.0.2.1:5060")
    );
    let request = |endpoint, called: Value, status: Value, created| json!({"event": "request", "endpoint": endpoint, "connection": 1, "called": called, "status": status, "created": created});
    assert_eq!(
        program.event(),
        request("createcall", json!("88884432"), json!(200), true)
    );

    program.command("expire-tokens");
    program.command("new-token");
    let new_token = program.event();
    assert_eq!(new_token["event"], "token");
    assert_eq!(client.call(token, "1").unwrap().status, 401);
    assert_eq!(
        program.event(),
        request("createcall", json!("1"), json!(401), false)
    );
    assert_eq!(
        client
            .call(new_token["token"].as_str().unwrap(), "1")
            .unwrap()
            .status,
        200
    );
    assert_eq!(
        program.event(),
        request("createcall", json!("1"), json!(200), true)
    );

    client.send("HEAD", "/", &[], "");
    client.receive(false).unwrap();
    assert_eq!(
        program.event(),
        request("other", Value::Null, json!(404), false)
    );
    client.send_call(new_token["token"].as_str().unwrap(), "90001003");
    assert_eq!(
        program.event(),
        request("createcall", json!("90001003"), Value::Null, true)
    );
    assert_eq!(program.event(), json!({"event": "closed", "connection": 1}));

    program.command("stats");
    let stats = |created, received, connections| json!({"event": "stats", "created": created, "received": received, "connections": connections, "openConnections": 0, "tunnels": 0});
    assert_eq!(program.event(), stats(3, 5, 1));
    program.command("reset");
    assert_eq!(program.event(), json!({"event": "reset"}));
    program.command("stats");
    assert_eq!(program.event(), stats(0, 0, 0));
    program.command("nonsense");
    assert_eq!(program.event()["event"], "error");

    program.command("stop");
    program.assert_ends();
    assert!(
        !Path::new(&ca_file).exists(),
        "the temporary file is removed"
    );
}

#[test]
fn the_end_of_stdin_stops_it() {
    let mut program = Program::start(&["--json-events"]);
    program.event();
    program.input = None;
    program.assert_ends();
}

#[test]
fn a_person_reads_one_line_per_request() {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    let mut program = Program::start(&["--ca-out", ca_file.to_str().unwrap()]);
    let mut banner = String::new();
    while !banner.ends_with("Ctrl-C stops it.\n\n") {
        banner += &program.line();
    }
    let after = |label: &str| {
        banner
            .split_once(label)
            .unwrap()
            .1
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    let token = after("an access token");
    let mut client = client(
        &after("https://"),
        &std::fs::read_to_string(&ca_file).unwrap(),
    );

    client.call(&token, "88884432").unwrap();
    let line = program.line();
    assert!(
        line.ends_with("  createcall  88884432 → 200 result code 0 (call task created)\n"),
        "{line}"
    );
    assert_eq!(line.find("  "), Some("12:03:04".len()));
    client.call(&token, "90000429").unwrap();
    assert!(
        program
            .line()
            .ends_with("  createcall  90000429 → 429 (no call task)\n")
    );
    client.send_call(&token, "90001001");
    assert!(
        program.line().ends_with(
            "  createcall  90001001 → 200 result code 0 after 30 s (call task created)\n"
        )
    );
    drop(client);
    let line = program.line();
    assert!(
        line.ends_with("  createcall  90001001 ✗ the client went away before the answer\n"),
        "{line}"
    );
}

#[test]
fn answers_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.json");
    std::fs::write(
        &file,
        r#"[{"name": "n", "called": "7", "answer": {"status": 403, "body": "scripted"}}]"#,
    )
    .unwrap();
    let mut program = Program::start(&["--json-events", "--answers", file.to_str().unwrap()]);
    let started = program.event();
    let text = |name: &str| started[name].as_str().unwrap();
    let reply = client(text("domain"), text("caPem"))
        .call(text("token"), "7")
        .unwrap();
    assert_eq!((reply.status, reply.text().as_str()), (403, "scripted"));
    // Ended in order, it removes its temporary file.
    program.input = None;
    program.assert_ends();
}

#[test]
fn wrong_usage_is_explained() {
    let output = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .args(["--answers", "no-such-file"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("sandbox: no-such-file: can't be read: "),
        "{message}"
    );
}

#[test]
fn the_list_is_the_table() {
    let output = Command::new(env!("CARGO_BIN_EXE_sandbox"))
        .arg("--list")
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        sandbox::test_number_table()
    );
}

#[test]
fn the_proxy_asks_for_its_user_and_leads_to_the_sandbox() {
    let mut program = Program::start(&["--json-events", "--proxy=0", "--proxy-user", "u:p"]);
    let started = program.event();
    let proxy: SocketAddr = started["proxy"].as_str().unwrap().parse().unwrap();
    let answer = |authorization: &str| {
        let mut stream = TcpStream::connect(proxy).unwrap();
        let head = format!("CONNECT elsewhere.invalid:443 HTTP/1.1\r\n{authorization}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        BufReader::new(&stream).read_line(&mut answer).unwrap();
        answer
    };
    assert!(answer("").contains(" 407 "));
    // RFC 7617: "u:p".
    assert!(answer("Proxy-Authorization: Basic dTpw\r\n").contains(" 200 "));
    program.command("stats");
    assert_eq!(program.event()["tunnels"], 1);
    program.command("stop");
    program.assert_ends();
}
