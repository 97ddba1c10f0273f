//! One connection to the proxy: the `CONNECT` request, its answer, and the tunnel, up to the point where it breaks.

use std::{
    io::{self, BufRead, BufReader, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use crate::{
    Break, ProxyFault, ProxyStage,
    acceptor::{hang, reset},
    proxy_state::ProxyState,
};

const ESTABLISHED: &[u8] = b"HTTP/1.1 200 Connection established\r\n\r\n";

/// No request's head is longer.
const LONGEST_HEAD: u64 = 65_536;

/// Serves until an end goes away or the fault happens, which shows as an error.
pub(crate) fn serve(client: TcpStream, shared: &ProxyState) -> io::Result<()> {
    client.set_nodelay(true)?;
    break_at(shared.fault(), ProxyStage::Accepted, &client)?;
    let head = read_head(&client)?;
    shared.record(&head);
    break_at(shared.fault(), ProxyStage::Connect, &client)?;
    shared.wait_latency();
    answer(&client, &head, shared)?;
    let service = match shared.connect() {
        Ok(service) => service,
        Err(cause) => {
            refuse(&client, 502)?;
            return Err(cause);
        }
    };
    service.set_nodelay(true)?;
    (&client).write_all(ESTABLISHED)?;
    break_at(shared.fault(), ProxyStage::Tunnel, &client)?;
    Tunnel {
        client,
        service,
        shared,
        bytes: AtomicUsize::new(0),
    }
    .run();
    Ok(())
}

/// The client sends nothing more before the answer.
fn read_head(stream: &TcpStream) -> io::Result<String> {
    let mut reader = BufReader::new(stream.take(LONGEST_HEAD));
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(head)
}

/// Returns only where the tunnel is to be opened.
fn answer(mut client: &TcpStream, head: &str, shared: &ProxyState) -> io::Result<()> {
    if !shared.admits(head) {
        refuse(client, 407)?;
        return Err(ErrorKind::PermissionDenied.into());
    }
    match shared.fault() {
        ProxyFault::Status(status) => refuse(client, status)?,
        ProxyFault::NotHttp => client.write_all(b"SSH-2.0-OpenSSH_9.2\r\n")?,
        ProxyFault::EndlessHead => {
            client.write_all(b"HTTP/1.1 200 Connection established\r\n")?;
            loop {
                client.write_all(format!("X-Filler: {}\r\n", "x".repeat(1000)).as_bytes())?;
            }
        }
        ProxyFault::NotTls => {
            client.write_all(ESTABLISHED)?;
            // The client's hello is read, or closing would reset the connection.
            let _ = client.read(&mut [0; 4096])?;
            client.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")?;
        }
        ProxyFault::None | ProxyFault::At(..) | ProxyFault::After(..) => return Ok(()),
    }
    Err(ErrorKind::ConnectionAborted.into())
}

fn refuse(mut client: &TcpStream, status: u16) -> io::Result<()> {
    let page = "<html>the proxy refuses</html>";
    let asks = match status {
        407 => "Proxy-Authenticate: Basic realm=\"proxy\"\r\n",
        _ => "",
    };
    let length = page.len();
    let answer =
        format!("HTTP/1.1 {status} Refused\r\n{asks}Content-Length: {length}\r\n\r\n{page}");
    client.write_all(answer.as_bytes())
}

/// An error if the connection is over.
fn break_at(fault: ProxyFault, stage: ProxyStage, stream: &TcpStream) -> io::Result<()> {
    match fault.at(stage) {
        None => return Ok(()),
        Some(Break::Close) => {}
        Some(Break::Reset) => reset(stream)?,
        Some(Break::Hang) => hang(stream)?,
    }
    Err(ErrorKind::ConnectionAborted.into())
}

struct Tunnel<'a> {
    client: TcpStream,
    service: TcpStream,
    shared: &'a ProxyState,
    /// In both directions together.
    bytes: AtomicUsize,
}

impl Tunnel<'_> {
    fn run(&self) {
        thread::scope(|scope| {
            scope.spawn(|| self.carry(&self.client, &self.service, ProxyStage::ToService));
            self.carry(&self.service, &self.client, ProxyStage::ToClient);
        });
    }

    /// Carries bytes one way. When it ends, so does the other way.
    fn carry(&self, mut from: &TcpStream, mut to: &TcpStream, stage: ProxyStage) {
        let mut buffer = [0; 4096];
        let mut resets = false;
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            match self.break_of(stage, read) {
                None => {}
                Some(Break::Close) => break,
                Some(Break::Reset) => {
                    resets = reset(&self.client).is_ok();
                    break;
                }
                Some(Break::Hang) => {
                    let _ = hang(from);
                    break;
                }
            }
            if to
                .write_all(buffer.get(..read).unwrap_or_default())
                .is_err()
            {
                break;
            }
        }
        let _ = self.service.shutdown(Shutdown::Both);
        // A FIN would go before the RST. Nothing more is read, so that the other way ends and with it the last use of the socket.
        let how = if resets {
            Shutdown::Read
        } else {
            Shutdown::Both
        };
        let _ = self.client.shutdown(how);
    }

    /// What happens to these bytes, if they don't go on.
    fn break_of(&self, stage: ProxyStage, read: usize) -> Option<Break> {
        let bytes = self.bytes.fetch_add(read, Ordering::SeqCst) + read;
        match self.shared.fault() {
            ProxyFault::After(limit, how) if bytes > limit => Some(how),
            fault => fault.at(stage),
        }
    }
}
