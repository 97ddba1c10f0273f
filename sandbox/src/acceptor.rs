//! A listener with one thread per connection.

use std::{
    collections::HashMap,
    io,
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use socket2::SockRef;

use crate::{StartError, lock};

/// Accepts connections until it is dropped, which closes the listener and all connections.
pub(crate) struct Acceptor {
    connections: Arc<Connections>,
    address: SocketAddr,
}

#[derive(Default)]
struct Connections {
    accepted: AtomicUsize,
    open: Mutex<HashMap<usize, TcpStream>>,
    stopping: AtomicBool,
}

impl Acceptor {
    /// Listens on this address, and serves each connection, counted from 0, on a thread of its own.
    pub(crate) fn start(
        listen: SocketAddr,
        serve: impl Fn(usize, TcpStream) + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let failed = |cause| StartError::Listen {
            address: listen,
            cause,
        };
        let listener = TcpListener::bind(listen).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let connections = Arc::new(Connections::default());
        thread::Builder::new()
            .name("acceptor".to_owned())
            .spawn({
                let connections = Arc::clone(&connections);
                move || accept(&listener, &connections, &Arc::new(serve))
            })
            .map_err(StartError::Thread)?;
        Ok(Self {
            connections,
            address,
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Connections accepted so far.
    pub(crate) fn accepted(&self) -> usize {
        self.connections.accepted.load(Ordering::SeqCst)
    }

    /// Connections that are open now.
    pub(crate) fn open(&self) -> usize {
        lock(&self.connections.open).len()
    }

    /// Waits until none is; says whether it came to that.
    pub(crate) fn wait_until_idle(&self, timeout: Duration) -> bool {
        let began = Instant::now();
        while self.open() > 0 {
            if began.elapsed() > timeout {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        true
    }

    /// The clients' addresses of the connections that are open now.
    pub(crate) fn clients(&self) -> Vec<SocketAddr> {
        let open = lock(&self.connections.open);
        open.values().filter_map(|it| it.peer_addr().ok()).collect()
    }
}

impl Drop for Acceptor {
    fn drop(&mut self) {
        self.connections.stopping.store(true, Ordering::SeqCst);
        for stream in lock(&self.connections.open).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the listener; if it can't be reached, it is closed already.
        let _ = TcpStream::connect(self.address);
    }
}

fn accept<S>(listener: &TcpListener, connections: &Arc<Connections>, serve: &Arc<S>)
where
    S: Fn(usize, TcpStream) + Send + Sync + 'static,
{
    for stream in listener.incoming() {
        if connections.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let number = connections.accepted.fetch_add(1, Ordering::SeqCst);
        let Ok(copy) = stream.try_clone() else {
            continue;
        };
        lock(&connections.open).insert(number, copy);
        let (connections, serve) = (Arc::clone(connections), Arc::clone(serve));
        thread::spawn(move || {
            serve(number, stream);
            lock(&connections.open).remove(&number);
        });
    }
}

/// Closes with RST: what the peer has not read yet is lost to it.
pub(crate) fn reset(stream: &TcpStream) -> io::Result<()> {
    SockRef::from(stream).set_linger(Some(Duration::ZERO))
}

/// Reads and drops bytes until the peer goes away.
pub(crate) fn hang(mut stream: &TcpStream) -> io::Result<()> {
    io::copy(&mut stream, &mut io::sink()).map(drop)
}
