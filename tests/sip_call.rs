//! The whole way: a call is created, and a real SIP client dials what came back. Needs `sipp` (the server) and `baresip`.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    fs,
    net::UdpSocket,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use sandbox::{Options, ScriptedAnswer};
use serde_json::json;
use support::{PATIENCE, client, request, start_with};

fn free_udp_port() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

/// A SIP server that answers one call and writes down every message.
fn sip_server(folder: &Path, port: u16) -> Child {
    Command::new("sipp")
        .args([
            "-sn",
            "uas",
            "-i",
            "127.0.0.1",
            "-m",
            "1",
            "-nostdin",
            "-trace_msg",
        ])
        .args(["-p", &port.to_string(), "-timeout", "60", "-message_file"])
        .arg(folder.join("messages.log"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sipp is installed")
}

/// A softphone that is told nothing but the URI.
fn softphone(folder: &Path, uri: &str) -> Child {
    let modules = ["/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules"]
        .into_iter()
        .find(|path| Path::new(path).is_dir())
        .expect("baresip's modules are installed");
    let sound = folder.join("silence.wav");
    fs::write(&sound, silence()).unwrap();
    let configuration = format!(
        "sip_listen 127.0.0.1:0\nmodule_path {modules}\nmodule g711.so\nmodule aufile.so\nmodule_app account.so\n\
         module_app menu.so\naudio_source aufile,{0}\naudio_player aufile,{0}.out\n",
        sound.display()
    );
    fs::write(folder.join("config"), configuration).unwrap();
    fs::write(
        folder.join("accounts"),
        "<sip:operator@127.0.0.1>;regint=0\n",
    )
    .unwrap();
    fs::write(folder.join("contacts"), "").unwrap();
    Command::new("baresip")
        .arg("-f")
        .arg(folder)
        .args(["-e", &format!("/dial {uri}"), "-t", "3"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("baresip is installed")
}

/// Ten seconds of silence as a WAV file: 8 kHz, 16 bits, one channel.
fn silence() -> Vec<u8> {
    let samples = [0; 160_000];
    let length = u32::try_from(samples.len()).unwrap();
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + length).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(8_000_u32.to_le_bytes());
    wav.extend(16_000_u32.to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(length.to_le_bytes());
    wav.extend(samples);
    wav
}

fn wait_for_end(mut process: Child) -> bool {
    let began = Instant::now();
    loop {
        if let Some(status) = process.try_wait().unwrap() {
            return status.success();
        }
        if began.elapsed() > 3 * PATIENCE {
            process.kill().unwrap();
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

async fn dials(access_code: &str, request_line_user: &str) {
    let port = free_udp_port();
    let address = format!("127.0.0.1:{port}");
    let sandbox = start_with(Options {
        scripted: vec![ScriptedAnswer {
            called: "88884432".into(),
            status: 200,
            headers: Vec::new(),
            body: json!({"resultCode": "0", "resultData": {"sipServiceAddress": address, "accesscode": access_code}})
                .to_string()
                .into_bytes(),
            created: true,
        }],
        ..Options::default()
    });
    let folder = tempfile::tempdir().unwrap();
    let server = sip_server(folder.path(), port);
    let call = client(&sandbox)
        .create_call(request("88884432"))
        .await
        .unwrap();
    let phone = softphone(folder.path(), &call.sip_uri());
    assert!(wait_for_end(phone), "the softphone failed");
    assert!(
        wait_for_end(server),
        "the SIP server did not see a whole call"
    );
    let messages = fs::read_to_string(folder.path().join("messages.log")).unwrap();
    let request_line = format!("INVITE sip:{request_line_user}@{address} SIP/2.0");
    assert!(
        messages.contains(&request_line),
        "{request_line} is not in {messages}"
    );
    for message in ["SIP/2.0 200 OK", "\nACK sip:", "\nBYE sip:"] {
        assert!(
            messages.contains(message),
            "{message:?} is not in {messages}"
        );
    }
}

#[tokio::test]
async fn the_softphone_dials_the_access_code() {
    dials("179080024609291", "179080024609291").await;
}

#[tokio::test]
async fn the_softphone_dials_an_access_code_that_needs_escaping() {
    dials("1790#291", "1790%23291").await;
}
