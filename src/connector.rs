//! Makes connections: TCP and TLS, within the connect timeout.

use std::{
    error::Error,
    io,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures_util::future::BoxFuture;
use hyper::Uri;
use hyper_rustls::{DefaultServerNameResolver, HttpsConnector, MaybeHttpsStream};
use hyper_util::{client::legacy::connect::HttpConnector, rt::TokioIo};
use tokio::{net::TcpStream, time::timeout};
use tower_service::Service;

use crate::events::{CallStep, Reporter};

/// How long sent bytes may stay unacknowledged before the connection counts as dead.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED_TIMEOUT: Duration = Duration::from_secs(5);

/// Connects over HTTPS only, and tells the call's observer when a connection stands.
#[derive(Clone)]
pub(crate) struct Connector {
    https: HttpsConnector<HttpConnector>,
    timeout: Duration,
}

impl Connector {
    pub(crate) fn new(tls: rustls::ClientConfig, timeout: Duration) -> Self {
        // TCP keep-alive stays off: it would wake the phone's radio while the app rests.
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Shared out among a name's addresses, so that a dead one leaves time for the others.
        tcp.set_connect_timeout(Some(timeout));
        #[cfg(any(target_os = "android", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED_TIMEOUT));
        let names = Arc::new(DefaultServerNameResolver::default());
        Self {
            https: HttpsConnector::new(tcp, tls, true, names),
            timeout,
        }
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.https.poll_ready(cx)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let (connecting, limit) = (self.https.call(target), self.timeout);
        Box::pin(async move {
            let Ok(connected) = timeout(limit, connecting).await else {
                return Err(io::Error::from(io::ErrorKind::TimedOut).into());
            };
            let connection = connected?;
            Reporter::tell_current(CallStep::Connected);
            Ok(connection)
        })
    }
}
