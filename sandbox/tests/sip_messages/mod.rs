//! A SIP client on a blocking socket: it sends exactly what a test says, and nothing by itself.

#![allow(
    dead_code,
    reason = "each test file is a program of its own and uses a part"
)]

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream, UdpSocket},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

/// Long enough for a loaded machine; nothing waits for it unless a test fails.
const PATIENCE: Duration = Duration::from_mins(2);

static LAST_CALL: AtomicUsize = AtomicUsize::new(0);

/// How the messages travel.
pub enum Wire {
    Udp(UdpSocket),
    Tcp(TcpStream),
}

impl Wire {
    pub fn udp(server: SocketAddr) -> Self {
        let socket = UdpSocket::bind((server.ip(), 0)).unwrap();
        socket.connect(server).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Self::Udp(socket)
    }

    pub fn tcp(server: SocketAddr) -> Self {
        let stream = TcpStream::connect(server).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self::Tcp(stream)
    }

    pub fn local(&self) -> SocketAddr {
        match self {
            Self::Udp(socket) => socket.local_addr().unwrap(),
            Self::Tcp(stream) => stream.local_addr().unwrap(),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Udp(_) => "UDP",
            Self::Tcp(_) => "TCP",
        }
    }

    pub fn send(&mut self, text: &str) {
        match self {
            Self::Udp(socket) => drop(socket.send(text.as_bytes()).unwrap()),
            Self::Tcp(stream) => stream.write_all(text.as_bytes()).unwrap(),
        }
    }

    /// One message. Over TCP: what came so far, which is enough to see a first line.
    fn receive(&mut self) -> io::Result<String> {
        let mut buffer = [0; 4096];
        let length = match self {
            Self::Udp(socket) => socket.recv(&mut buffer)?,
            Self::Tcp(stream) => stream.read(&mut buffer)?,
        };
        Ok(String::from_utf8_lossy(&buffer[..length]).into_owned())
    }

    /// Reads on until a message contains the text.
    pub fn wait_for(&mut self, text: &str) -> String {
        loop {
            let message = self.receive().unwrap();
            if message.contains(text) {
                return message;
            }
        }
    }
}

/// One dialog, whose messages share tags and a Call-ID.
pub struct Dialog {
    uri: String,
    number: usize,
    to_tag: String,
    local: SocketAddr,
    transport: &'static str,
}

impl Dialog {
    pub fn new(wire: &Wire, uri: &str) -> Self {
        Self {
            uri: uri.to_owned(),
            number: LAST_CALL.fetch_add(1, Ordering::Relaxed),
            to_tag: String::new(),
            local: wire.local(),
            transport: wire.name(),
        }
    }

    pub fn invite(&self) -> String {
        let offer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0 101\r\n\
                     a=rtpmap:101 telephone-event/8000\r\n";
        self.message("INVITE", 1, "1", offer)
    }

    /// For the response that this answers.
    pub fn ack(&mut self, response: &str) -> String {
        self.to_tag = to_tag(response);
        self.message("ACK", 1, "2", "")
    }

    pub fn cancel(&self) -> String {
        self.message("CANCEL", 1, "1", "")
    }

    pub fn bye(&self) -> String {
        self.message("BYE", 2, "3", "")
    }

    fn message(&self, method: &str, sequence: u32, branch: &str, body: &str) -> String {
        let Self {
            uri,
            number,
            to_tag,
            local,
            transport,
        } = self;
        let kind = if body.is_empty() {
            ""
        } else {
            "Content-Type: application/sdp\r\n"
        };
        format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/{transport} {local};branch=z9hG4bK-{number}-{branch};rport\r\n\
             Max-Forwards: 70\r\nFrom: <sip:test@{local}>;tag={number}\r\nTo: <{uri}>{to_tag}\r\n\
             Call-ID: {number}@test\r\nCSeq: {sequence} {method}\r\nContact: <sip:test@{local}>\r\n{kind}\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }
}

/// `;tag=…` of the To header, if it has one.
fn to_tag(response: &str) -> String {
    let to = response
        .lines()
        .find(|line| line.starts_with("To:"))
        .unwrap();
    to.find(";tag=").map_or("", |start| &to[start..]).to_owned()
}

/// Calls and hangs up; returns when the BYE was answered.
pub fn whole_call(wire: &mut Wire, uri: &str) {
    let mut dialog = answered_call(wire, uri);
    wire.send(&dialog.bye());
    wire.wait_for("2 BYE");
    dialog.to_tag.clear();
}

/// Calls until the answer is acknowledged.
pub fn answered_call(wire: &mut Wire, uri: &str) -> Dialog {
    let mut dialog = Dialog::new(wire, uri);
    wire.send(&dialog.invite());
    let answer = wire.wait_for("SIP/2.0 200");
    let ack = dialog.ack(&answer);
    wire.send(&ack);
    dialog
}
