//! A TLS server that a test drives byte by byte: for what no well-behaved HTTP server would send.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, TcpStream},
    sync::{Arc, Mutex},
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::{
    Authority, LeafSpec, StartError,
    acceptor::{Acceptor, hang, reset},
    lock,
    server::tls_config,
};

/// A server on 127.0.0.1 with one thread for each connection, which runs the test's function. Dropping it closes its listener and
/// all connections.
///
/// ```
/// use sandbox::ByteServer;
///
/// let server = ByteServer::start(|connection| {
///     while connection.request()?.is_some() {
///         connection.write("HTTP/1.1 204 No Content\r\n\r\n")?;
///     }
///     Ok(())
/// })?;
/// assert_eq!(server.requests(), []);
/// # Ok::<(), sandbox::StartError>(())
/// ```
pub struct ByteServer {
    requests: Requests,
    acceptor: Acceptor,
    authority: Authority,
}

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRequest {
    /// Which connection it came on, counted from 0.
    pub connection: usize,
    /// Request line and headers.
    pub head: String,
    /// The body, by its `Content-Length`.
    pub body: Vec<u8>,
}

type Requests = Arc<Mutex<Vec<RawRequest>>>;

impl ByteServer {
    /// Starts listening. `serve` runs once for each connection, after its TLS handshake; the connection is closed when it returns.
    /// Its error only says that the client went away.
    ///
    /// # Errors
    ///
    /// When no port can be listened on, or no thread started.
    pub fn start(
        serve: impl Fn(&mut ByteConnection) -> io::Result<()> + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let authority = Authority::new("Byte server certificate authority");
        let identity = authority.issue(LeafSpec::default());
        let tls = tls_config(&identity).map_err(StartError::Certificate)?;
        Self::start_with(authority, tls, serve)
    }

    /// The same with these TLS settings. The authority is only handed out by [`authority`](Self::authority).
    ///
    /// # Errors
    ///
    /// When no port can be listened on, or no thread started.
    pub fn start_with(
        authority: Authority,
        tls: ServerConfig,
        serve: impl Fn(&mut ByteConnection) -> io::Result<()> + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let requests = Requests::default();
        let tls = Arc::new(tls);
        let acceptor = Acceptor::start((Ipv4Addr::LOCALHOST, 0).into(), {
            let requests = Arc::clone(&requests);
            move |index, stream| {
                let Ok(tls) = ServerConnection::new(Arc::clone(&tls)) else {
                    return;
                };
                // Without it, small answers may wait; if it can't be set, they do.
                let _ = stream.set_nodelay(true);
                let mut connection = ByteConnection {
                    index,
                    requests: Arc::clone(&requests),
                    stream: StreamOwned::new(tls, stream),
                };
                // An error is a client that went away.
                let _ = serve(&mut connection);
                let _ = connection.stream.sock.shutdown(Shutdown::Both);
            }
        })?;
        Ok(Self {
            requests,
            acceptor,
            authority,
        })
    }

    /// `127.0.0.1:PORT`, for a client's configuration.
    #[must_use]
    pub fn domain(&self) -> String {
        self.acceptor.address().to_string()
    }

    /// The authority of its certificate.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The requests that were read so far.
    #[must_use]
    pub fn requests(&self) -> Vec<RawRequest> {
        lock(&self.requests).clone()
    }

    /// Connections accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.acceptor.accepted()
    }
}

/// One connection of a [`ByteServer`].
pub struct ByteConnection {
    index: usize,
    requests: Requests,
    stream: StreamOwned<ServerConnection, TcpStream>,
}

impl ByteConnection {
    /// Which connection it is, counted from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Reads the next request, or nothing if the client closed the connection.
    ///
    /// # Errors
    ///
    /// When the connection breaks.
    pub fn request(&mut self) -> io::Result<Option<RawRequest>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if self.stream.read(&mut byte)? == 0 {
                return Ok(None);
            }
            head.extend(byte);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let mut body = vec![0; content_length(&head)];
        self.stream.read_exact(&mut body)?;
        let request = RawRequest {
            connection: self.index,
            head,
            body,
        };
        lock(&self.requests).push(request.clone());
        Ok(Some(request))
    }

    /// Writes these bytes.
    ///
    /// # Errors
    ///
    /// When the connection breaks.
    pub fn write(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref())?;
        self.stream.flush()
    }

    /// Ends the stream as TLS wants it, with `close_notify`. Without this, returning closes the connection by FIN alone.
    ///
    /// # Errors
    ///
    /// When the connection breaks.
    pub fn close(&mut self) -> io::Result<()> {
        self.stream.conn.send_close_notify();
        self.stream.flush()
    }

    /// Ends the stream by FIN alone, without `close_notify`.
    ///
    /// # Errors
    ///
    /// When the connection breaks.
    pub fn cut(&mut self) -> io::Result<()> {
        self.stream.sock.shutdown(Shutdown::Write)
    }

    /// Resets the connection: what the client has not read yet is lost to it.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn reset(&mut self) -> io::Result<()> {
        reset(&self.stream.sock)
    }

    /// Reads and drops bytes until the client goes away.
    ///
    /// # Errors
    ///
    /// When the connection breaks.
    pub fn hang(&mut self) -> io::Result<()> {
        hang(&self.stream.sock)
    }
}

fn content_length(head: &str) -> usize {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or_default()
}
