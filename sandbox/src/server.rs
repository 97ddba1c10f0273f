//! Accepts TLS connections and serves HTTP/1.1 on them.

use std::{sync::Arc, time::Duration};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::{identity::Identity, service_state::ServiceState};

/// A client that connects and stays silent is let go after this.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// After a failed `accept` (too many open files, mostly), so as not to spin.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(50);

/// TLS 1.2 and 1.3 with the given identity.
pub(crate) fn tls_config(identity: &Identity) -> Result<ServerConfig, rustls::Error> {
    let (chain, key) = identity.for_rustls();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Hands out TLS streams with the given identity.
pub(crate) fn tls(identity: &Identity) -> Result<TlsAcceptor, rustls::Error> {
    Ok(TlsAcceptor::from(Arc::new(tls_config(identity)?)))
}

/// Accepts connections for ever; each is served by a task of its own, which ends with the runtime at the latest.
pub(crate) async fn accept(listener: TcpListener, tls: TlsAcceptor, service: Arc<ServiceState>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve(stream, tls.clone(), Arc::clone(&service)));
            }
            Err(_) => tokio::time::sleep(PAUSE_AFTER_FAILURE).await,
        }
    }
}

async fn serve(stream: TcpStream, tls: TlsAcceptor, service: Arc<ServiceState>) {
    // Without it, small answers may wait for the client's acknowledgement; if it can't be set, they just do.
    let _ = stream.set_nodelay(true);
    // A failed handshake is the client's to report: it is the one who did not trust the certificate.
    let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE_TIMEOUT, tls.accept(stream)).await else {
        return;
    };

    let Ok(local) = stream.get_ref().0.local_addr() else {
        return;
    };

    // Declared before the connection, hence dropped after it: closed is counted when the socket is closed.
    let open = service.journal.opened();
    let connection = open.connection;
    let answer = service_fn(|request| service.answer(connection, local.ip(), request));
    // An error here is a client that went away, or a connection that was closed on purpose.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}
