//! One connection of the fault server: reads requests and answers them, up to the point where it breaks.

use std::{
    fmt::Write as _,
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    sync::Arc,
};

use flate2::{Compression, write::GzEncoder};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

use crate::{
    ACCESS_CODE, Fault,
    acceptor::{hang, reset},
    fault::{Break, Stage, WrongAnswer},
    fault_state::{FaultState, Refusal},
};

/// How a request for the call history begins.
const HISTORY: &str = "POST /apiaccess/CC-Management/v1/mobileAgent/queryCallDetailRecord ";

type TlsStream = StreamOwned<ServerConnection, TcpStream>;

/// Serves until the client goes away or the fault happens, which shows as an error.
pub(crate) fn serve(
    mut stream: TcpStream,
    tls: Arc<ServerConfig>,
    shared: &FaultState,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if let Some(how) = shared.fault().at(Stage::Accepted) {
        shared.broke();
        return break_tcp(&mut stream, how);
    }
    if let Some(how) = shared.fault().at(Stage::Hello) {
        shared.broke();
        // The hello is read, or closing would reset the connection.
        let _ = stream.read(&mut [0; 4096])?;
        return break_tcp(&mut stream, how);
    }
    let session = ServerConnection::new(tls).map_err(io::Error::other)?;
    let mut stream = StreamOwned::new(session, stream);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    let mut connection = Connection {
        stream,
        shared,
        unread: Vec::new(),
    };
    connection.break_at(shared.fault(), Stage::Handshake)?;
    loop {
        connection.serve_one()?;
    }
}

fn break_tcp(stream: &mut TcpStream, how: Break) -> io::Result<()> {
    match how {
        Break::Close => Ok(()),
        Break::Reset => reset(stream),
        Break::Hang => hang(stream),
    }
}

struct Connection<'a> {
    stream: TlsStream,
    shared: &'a FaultState,
    unread: Vec<u8>,
}

struct Head {
    is_history: bool,
    authorization: String,
    content_length: usize,
}

impl Connection<'_> {
    fn serve_one(&mut self) -> io::Result<()> {
        let head = self.read_head()?;
        // Read only now: a request on a kept connection meets the fault of its own time.
        let fault = self.shared.fault();
        self.break_at(fault, Stage::Head)?;
        self.fill(head.content_length / 2)?;
        self.break_at(fault, Stage::HalfBody)?;
        self.fill(head.content_length)?;
        let body: Vec<u8> = self.unread.drain(..head.content_length).collect();
        if body.is_empty() {
            // The client's warming up.
            return self.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }
        self.shared.wait_latency();
        if !self.shared.accepts(&head.authorization) {
            return self.write(refusal(self.shared.refusal()).as_bytes());
        }
        if head.is_history {
            return self.write(self.shared.history(&body).as_bytes());
        }
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let field = |name: &str| body.get(name).and_then(Value::as_str);
        self.shared
            .create(field("called").unwrap_or_default(), field("callData"));
        self.break_at(fault, Stage::Body)?;
        match fault {
            Fault::Answer(wrong) => self.answer_wrongly(wrong),
            _ => self.answer(fault),
        }
    }

    fn answer(&mut self, fault: Fault) -> io::Result<()> {
        let body = success();
        let head = head("Content-Length", &body.len().to_string());
        let (first, rest) = head.split_at(head.len() / 2);
        self.write(first.as_bytes())?;
        self.break_at(fault, Stage::HalfAnswerHead)?;
        self.write(rest.as_bytes())?;
        let (first, rest) = body.split_at(body.len() / 2);
        self.write(first)?;
        self.break_at(fault, Stage::HalfAnswerBody)?;
        self.write(rest)?;
        self.break_at(fault, Stage::Idle)
    }

    fn answer_wrongly(&mut self, wrong: WrongAnswer) -> io::Result<()> {
        let body = success();
        let right = head("Content-Length", &body.len().to_string());
        match wrong {
            WrongAnswer::Trickled => {
                for byte in right.bytes().chain(body) {
                    self.write(&[byte])?;
                }
                Ok(())
            }
            WrongAnswer::TooShort => {
                self.write(head("Content-Length", "1000").as_bytes())?;
                self.write(&body)?;
                self.break_with(Break::Close)
            }
            WrongAnswer::TooLong => {
                let more = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                // At once, so that the client has them before it sends its next request.
                self.write(&[right.as_bytes(), &body, more].concat())
            }
            WrongAnswer::EndlessHead => {
                self.write(b"HTTP/1.1 200 OK\r\n")?;
                loop {
                    self.write(format!("X-Filler: {}\r\n", "x".repeat(1000)).as_bytes())?;
                }
            }
            WrongAnswer::EndlessBody => {
                self.write(head("Transfer-Encoding", "chunked").as_bytes())?;
                loop {
                    self.write(format!("400\r\n{}\r\n", "x".repeat(1024)).as_bytes())?;
                }
            }
            WrongAnswer::BadChunk => {
                self.write(head("Transfer-Encoding", "chunked").as_bytes())?;
                self.write(b"zz\r\n{}\r\n0\r\n\r\n")
            }
            WrongAnswer::GzipBomb => self.write_gzip(&gzip(&vec![b' '; 10_000_000])?),
            WrongAnswer::NotGzip => self.write_gzip(&body),
            WrongAnswer::CutGzip => {
                let whole = gzip(&body)?;
                self.write_gzip(whole.get(..whole.len() / 2).unwrap_or_default())
            }
            WrongAnswer::NotHttp => {
                self.write(b"SIP/2.0 200 OK\r\n\r\n")?;
                self.break_with(Break::Close)
            }
            WrongAnswer::TwoLengths => {
                self.write(
                    format!(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: {}\r\n\r\n",
                        body.len()
                    )
                    .as_bytes(),
                )?;
                self.write(&body)
            }
        }
    }

    fn write_gzip(&mut self, body: &[u8]) -> io::Result<()> {
        let mut head = head("Content-Length", &body.len().to_string());
        head.truncate(head.len() - 2);
        // Writing to a String can't fail.
        let _ = write!(head, "Content-Encoding: gzip\r\n\r\n");
        self.write(head.as_bytes())?;
        self.write(body)
    }

    fn read_head(&mut self) -> io::Result<Head> {
        loop {
            if let Some(end) = find(&self.unread, b"\r\n\r\n") {
                let bytes: Vec<u8> = self.unread.drain(..end + 4).collect();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let header = |name: &str| {
                    text.lines()
                        .filter_map(|line| line.split_once(": "))
                        .find(|(key, _)| key.eq_ignore_ascii_case(name))
                        .map(|(_, value)| value.to_owned())
                };
                return Ok(Head {
                    is_history: text.starts_with(HISTORY),
                    authorization: header("authorization").unwrap_or_default(),
                    content_length: header("content-length")
                        .and_then(|length| length.parse().ok())
                        .unwrap_or(0),
                });
            }
            self.read_more()?;
        }
    }

    fn fill(&mut self, length: usize) -> io::Result<()> {
        while self.unread.len() < length {
            self.read_more()?;
        }
        Ok(())
    }

    fn read_more(&mut self) -> io::Result<()> {
        let mut buffer = [0; 4096];
        let read = self.stream.read(&mut buffer)?;
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.unread.extend(buffer.iter().take(read));
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()
    }

    fn break_at(&mut self, fault: Fault, stage: Stage) -> io::Result<()> {
        let Some(how) = fault.at(stage) else {
            return Ok(());
        };
        self.shared.broke();
        self.break_with(how)
    }

    /// Always an error: the connection is over.
    fn break_with(&mut self, how: Break) -> io::Result<()> {
        match how {
            Break::Close => {
                self.stream.conn.send_close_notify();
                self.stream.flush()?;
                // Counted as open until the client closes its side too, which shows that it has noticed.
                self.stream.sock.shutdown(Shutdown::Write)?;
                hang(&self.stream.sock)?;
            }
            Break::Reset => reset(&self.stream.sock)?,
            Break::Hang => hang(&self.stream.sock)?,
        }
        Err(ErrorKind::ConnectionAborted.into())
    }
}

fn success() -> Vec<u8> {
    json!({
        "resultCode": "0",
        "resultDesc": "Success",
        "resultData": {"sipServiceAddress": "10.137.203.215:5063", "accesscode": ACCESS_CODE},
    })
    .to_string()
    .into_bytes()
}

fn refusal(refusal: Refusal) -> String {
    match refusal {
        Refusal::Unauthorized => "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".into(),
        Refusal::Forbidden => {
            let body =
                json!({"errorCode": "0", "exceptionInfo": "the token has expired"}).to_string();
            let length = body.len();
            format!("HTTP/1.1 403 Forbidden\r\nContent-Length: {length}\r\n\r\n{body}")
        }
    }
}

fn head(header: &str, value: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{header}: {value}\r\n\r\n")
}

fn gzip(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text)?;
    encoder.finish()
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
