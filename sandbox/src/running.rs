//! The thread that a sandbox runs on.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener},
    sync::{Arc, mpsc},
    thread::JoinHandle,
};

use tokio::{runtime::Handle, sync::oneshot};
use tokio_rustls::TlsAcceptor;

use crate::{
    SipOptions, StartError, call_log::CallLog, journal::Journal, server,
    service_state::ServiceState, sip, sip::AnswerInvites,
};

/// A runtime on a thread of its own. Dropping it drops all its tasks and their sockets.
pub(crate) struct Running {
    runtime: Handle,
    /// Dropping it tells the thread to end.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn start() -> Result<Self, StartError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn(move || {
                // It can only end by the sender's drop. The runtime is dropped next, and all connections with it.
                let _ = runtime.block_on(stopped);
            })
            .map_err(StartError::Thread)?;
        Ok(Self {
            runtime: handle,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    pub(crate) fn accept(
        &self,
        listener: TcpListener,
        tls: &TlsAcceptor,
        service: &Arc<ServiceState>,
    ) -> Result<(), StartError> {
        let _inside = self.runtime.enter();
        let listener = tokio::net::TcpListener::from_std(listener).map_err(StartError::Thread)?;
        self.runtime
            .spawn(server::accept(listener, tls.clone(), Arc::clone(service)));
        Ok(())
    }

    /// Starts the SIP server, and returns its port.
    pub(crate) fn listen_for_sip(
        &self,
        options: &SipOptions,
        listen: Option<IpAddr>,
        calls: Arc<CallLog>,
        journal: Arc<Journal>,
    ) -> Result<u16, StartError> {
        let mut addresses: Vec<IpAddr> =
            vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        if let Some(ip) = listen.filter(|ip| !addresses.contains(ip)) {
            addresses.push(ip);
        }
        let (port, silence_limit) = (options.port, options.silence_limit);
        let (sender, started) = mpsc::channel();
        self.runtime.spawn(async move {
            let answer = || AnswerInvites {
                calls: Arc::clone(&calls),
                journal: Arc::clone(&journal),
                silence_limit,
            };
            // It can't fail: the receiver waits for it.
            let _ = sender.send(sip::start(&addresses, port, answer).await);
        });
        // The thread is this sandbox's own, so it answers also where the calling thread runs other tasks.
        started
            .recv()
            .unwrap_or_else(|_| Err(io::Error::other("the SIP server's task ended")))
            .map_err(|cause| StartError::ListenSip { port, cause })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It fails if the thread panicked, which the panic hook reported already.
            let _ = thread.join();
        }
    }
}
