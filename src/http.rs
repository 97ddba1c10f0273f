//! HTTPS requests: connections, headers, limits, and what a failure proves. The only module that knows reqwest.

use std::{
    error::Error,
    future::Future,
    io,
    pin::{Pin, pin},
    sync::{PoisonError, RwLock},
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_util::future::{Either, select};
use reqwest::{
    Client, ClientBuilder,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue},
    redirect,
};
use tokio::sync::{Semaphore, watch};
use tower_layer::Layer;
use tower_service::Service;
use url::Url;
use zeroize::Zeroizing;

use crate::{
    answer_body::{self, ACCEPTED_CODING},
    config::{ClientConfig, ConfigError},
    error::TrustProblem,
    events::{CallStep, Reporter},
    headers::{app_key_header, extra_headers, retry_after},
    secret::Secret,
    trust,
};

pub(crate) use reqwest::Body;

/// Idle connections are dropped before a server would close them (nginx: 60 s, load balancers: often 30 s), because a request
/// that meets the server's closing is lost without an answer.
const IDLE_TIMEOUT: Duration = Duration::from_secs(25);

/// How long sent bytes may stay unacknowledged before the connection counts as dead.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED_TIMEOUT: Duration = Duration::from_secs(5);

/// So many calls have a connection at once, and so many connections may be idle; more calls wait for their turn. A call that waits
/// for its own connection takes one that becomes free before, so there may be as many again for a moment.
const CALLS_AT_ONCE: usize = 32;

/// A client's connections.
pub(crate) struct Http {
    settings: Settings,
    client: RwLock<Client>,
    turns: Semaphore,
    network: watch::Sender<()>,
    header_values: Vec<Secret>,
}

struct Settings {
    tls: rustls::ClientConfig,
    headers: HeaderMap,
    app_key: HeaderValue,
    connect_timeout: Duration,
}

/// An answer whose body was read to its end; the body is empty where a failing status came with one that can't be read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: i32,
    pub(crate) retry_after_seconds: Option<i64>,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum HttpFailure {
    /// No connection was made.
    Connect(String),
    /// No connection was made, because the server is not trusted.
    Untrusted(TrustProblem, String),
    /// The connection broke; only the send gate knows whether the request had left.
    Broken(String),
    /// The answer's body came but is over the limit or wrongly encoded.
    Unreadable(String),
}

impl Http {
    pub(crate) fn new(
        config: &ClientConfig,
        connect_timeout: Duration,
    ) -> Result<Self, ConfigError> {
        let settings = Settings {
            tls: trust::tls_config(config)?,
            headers: extra_headers(&config.headers)?,
            app_key: app_key_header(&config.app_key)?,
            connect_timeout,
        };
        let client = settings.build().map_err(|error| ConfigError::Internal {
            reason: error.to_string(),
        })?;
        Ok(Self {
            settings,
            client: RwLock::new(client),
            turns: Semaphore::new(CALLS_AT_ONCE),
            network: watch::Sender::new(()),
            header_values: config
                .headers
                .iter()
                .map(|header| Secret::new(header.value.clone()))
                .collect(),
        })
    }

    /// The values of the app's own headers, which may be secrets.
    pub(crate) fn header_values(&self) -> impl Iterator<Item = &str> {
        self.header_values.iter().map(Secret::expose)
    }

    /// Leaves all connections behind: later requests make new ones. Requests under way go on.
    pub(crate) fn start_afresh(&self) {
        // Building succeeded once with the same settings; should it fail all the same, the old client still works.
        if let Ok(fresh) = self.settings.build() {
            *self.client.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
    }

    /// The device's network changed: connections of the old one are dead, though nothing tells.
    pub(crate) fn network_changed(&self) {
        self.start_afresh();
        self.network.send_replace(());
    }

    /// Tells of each change of the network from now on.
    pub(crate) fn network_changes(&self) -> watch::Receiver<()> {
        self.network.subscribe()
    }

    /// Leaves an open connection in the pool. Any answer will do.
    pub(crate) async fn connect(&self, base: &Url) -> Result<(), HttpFailure> {
        let head = || self.client().head(base.clone()).send();
        let response = self.on_current_network(head).await;
        response.map(drop).map_err(|error| HttpFailure::of(&error))
    }

    /// createcall: with the app key and the token.
    pub(crate) async fn post_call(
        &self,
        url: &Url,
        token: &str,
        body: Body,
    ) -> Result<Answer, HttpFailure> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|error| HttpFailure::Broken(error.to_string()))?;
        authorization.set_sensitive(true);
        let request = self
            .client()
            .post(url.clone())
            .header("X-APP-Key", self.settings.app_key.clone())
            .header("Authorization", authorization);
        // The semaphore is never closed.
        let turn = self.turns.acquire().await;
        let answer = send(request, body).await;
        if self.turns.available_permits() == 0 {
            // Others wait. Let the connection return to the pool first, or the next one would make another.
            tokio::task::yield_now().await;
        }
        drop(turn);
        answer
    }

    /// tokenByAkSk.
    pub(crate) async fn post_token(
        &self,
        url: &Url,
        lifetime_s: u32,
        body: Zeroizing<Vec<u8>>,
    ) -> Result<Answer, HttpFailure> {
        let body = Bytes::from_owner(body);
        let exchange = || {
            let request = self
                .client()
                .post(url.clone())
                .header("X-Token-Expire", lifetime_s);
            send(request, body.clone().into())
        };
        self.on_current_network(exchange).await
    }

    /// For requests that may be sent twice: a changed network makes them start again at once, instead of waiting for a connection
    /// that is dead.
    async fn on_current_network<F: Future>(&self, request: impl Fn() -> F) -> F::Output {
        let mut network = self.network_changes();
        loop {
            let (request, changed) = (pin!(request()), pin!(network.changed()));
            match select(request, changed).await {
                Either::Left((output, _)) => return output,
                Either::Right(_) => {}
            }
        }
    }

    fn client(&self) -> Client {
        self.client
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Settings {
    fn build(&self) -> reqwest::Result<Client> {
        with_user_timeout(Client::builder())
            .tls_backend_preconfigured(self.tls.clone())
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(redirect::Policy::none())
            // A createcall that may have left is never sent again (RFC 9110 §9.2.2).
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(concat!("anoncall/", env!("CARGO_PKG_VERSION")))
            .default_headers(self.headers.clone())
            .connect_timeout(self.connect_timeout)
            // The kernel's own would wake the phone's radio while the app rests.
            .tcp_keepalive(None)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(CALLS_AT_ONCE)
            .connector_layer(TellConnected)
            .build()
    }
}

#[cfg(any(target_os = "android", target_os = "linux"))]
fn with_user_timeout(builder: ClientBuilder) -> ClientBuilder {
    builder.tcp_user_timeout(UNACKNOWLEDGED_TIMEOUT)
}

#[cfg(not(any(target_os = "android", target_os = "linux")))]
fn with_user_timeout(builder: ClientBuilder) -> ClientBuilder {
    builder
}

async fn send(request: reqwest::RequestBuilder, body: Body) -> Result<Answer, HttpFailure> {
    let response = request
        .header(CONTENT_TYPE, "application/json")
        .header(ACCEPT, "application/json")
        .header(ACCEPT_ENCODING, ACCEPTED_CODING)
        .body(body)
        .send()
        .await
        .map_err(|error| HttpFailure::of(&error))?;
    let status = i32::from(response.status().as_u16());
    let retry_after_seconds = retry_after(response.headers());
    let body = match answer_body::read(response).await {
        Err(failure) if status == 200 => return Err(failure),
        body => body.unwrap_or_default(),
    };
    Ok(Answer {
        status,
        retry_after_seconds,
        body,
    })
}

impl HttpFailure {
    /// What reqwest's error means.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        let reason = reason(error);
        if let Some((problem, reason)) = trust::untrusted(error) {
            Self::Untrusted(problem, reason)
        } else if error.is_connect() {
            Self::Connect(reason)
        } else {
            Self::Broken(reason)
        }
    }
}

/// The innermost cause, which is the one that tells something; reqwest's own texts name only the URL.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the connection took too long".into();
    }
    if trust::causes(error).any(is_end_of_stream) {
        return "the connection was closed".into();
    }
    let innermost = trust::causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default();
    if error.is_dns() {
        format!("the name can't be resolved: {innermost}")
    } else {
        innermost
    }
}

fn is_end_of_stream(cause: &(dyn Error + 'static)) -> bool {
    cause
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
}

/// Tells the call's observer when the connector has made a connection for it.
#[derive(Clone)]
struct TellConnected;

impl<S> Layer<S> for TellConnected {
    type Service = TellingConnector<S>;

    fn layer(&self, connector: S) -> TellingConnector<S> {
        TellingConnector(connector)
    }
}

#[derive(Clone)]
struct TellingConnector<S>(S);

impl<S, Target> Service<Target> for TellingConnector<S>
where
    S: Service<Target>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, target: Target) -> Self::Future {
        let connecting = self.0.call(target);
        Box::pin(async {
            let connection = connecting.await?;
            Reporter::tell_current(CallStep::Connected);
            Ok(connection)
        })
    }
}
