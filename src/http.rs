//! HTTPS requests: connections, headers and limits.

use std::{
    future::Future,
    pin::pin,
    sync::{PoisonError, RwLock},
    time::Duration,
};

use bytes::Bytes;
use futures_util::future::{Either, select};
use http_body_util::{BodyExt, Empty, Full, combinators::UnsyncBoxBody};
use hyper::{
    Method, Request, Response, Uri,
    body::Incoming,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use hyper_util::{
    client::legacy::{Client, ResponseFuture},
    rt::{TokioExecutor, TokioTimer},
};
use tokio::sync::{Semaphore, watch};
use zeroize::Zeroizing;

use crate::{
    answer_body,
    config::{ClientConfig, ConfigError},
    connector::Connector,
    headers::{app_key_header, common_headers, retry_after},
    http_failure::HttpFailure,
    secret::Secret,
    send_gate::GateShut,
    trust,
};

/// Idle connections are dropped before a server would close them (nginx: 60 s, load balancers: often 30 s), because a request
/// that meets the server's closing is lost without an answer.
const IDLE_TIMEOUT: Duration = Duration::from_secs(25);

/// So many calls have a connection at once, and so many connections may be idle; more calls wait for their turn. A call that waits
/// for its own connection takes one that becomes free before, so there may be as many again for a moment.
const CALLS_AT_ONCE: usize = 32;

const APP_KEY: HeaderName = HeaderName::from_static("x-app-key");

const TOKEN_LIFETIME: HeaderName = HeaderName::from_static("x-token-expire");

/// What a request carries.
pub(crate) type RequestBody = UnsyncBoxBody<Bytes, GateShut>;

/// The connections to the service, old or new.
type Pool = Client<Connector, RequestBody>;

/// A client's connections.
pub(crate) struct Http {
    connector: Connector,
    pool: RwLock<Pool>,
    /// Sent with every request.
    headers: HeaderMap,
    app_key: HeaderValue,
    turns: Semaphore,
    network: watch::Sender<()>,
    header_values: Vec<Secret>,
}

/// An answer whose body was read to its end; the body is empty where a failing status came with one that can't be read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: i32,
    pub(crate) retry_after_seconds: Option<i64>,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl Http {
    pub(crate) fn new(
        config: &ClientConfig,
        connect_timeout: Duration,
    ) -> Result<Self, ConfigError> {
        let connector = Connector::new(trust::tls_config(config)?, connect_timeout);
        let header_values = config.headers.iter();
        Ok(Self {
            pool: RwLock::new(new_pool(&connector)),
            connector,
            headers: common_headers(&config.headers)?,
            app_key: app_key_header(&config.app_key)?,
            turns: Semaphore::new(CALLS_AT_ONCE),
            network: watch::Sender::new(()),
            header_values: header_values
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
        *self.pool.write().unwrap_or_else(PoisonError::into_inner) = new_pool(&self.connector);
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
    pub(crate) async fn connect(&self, base: &Uri) -> Result<(), HttpFailure> {
        let head = || {
            let nothing = Empty::new().map_err(|never| match never {});
            self.send(self.request(Method::HEAD, base, nothing.boxed_unsync()))
        };
        self.on_current_network(head).await.map(drop)
    }

    /// createcall: with the app key and the token.
    pub(crate) async fn post_call(
        &self,
        uri: &Uri,
        token: &str,
        body: RequestBody,
    ) -> Result<Answer, HttpFailure> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|error| HttpFailure::Broken(error.to_string()))?;
        authorization.set_sensitive(true);
        let mut request = self.post(uri, body);
        request.headers_mut().insert(AUTHORIZATION, authorization);
        request.headers_mut().insert(APP_KEY, self.app_key.clone());
        // The semaphore is never closed.
        let turn = self.turns.acquire().await;
        let answer = self.answer(request).await;
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
        uri: &Uri,
        lifetime_s: u32,
        body: Zeroizing<Vec<u8>>,
    ) -> Result<Answer, HttpFailure> {
        let body = Bytes::from_owner(body);
        let exchange = || {
            let body = Full::new(body.clone()).map_err(|never| match never {});
            let mut request = self.post(uri, body.boxed_unsync());
            request
                .headers_mut()
                .insert(TOKEN_LIFETIME, lifetime_s.into());
            self.answer(request)
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

    fn post(&self, uri: &Uri, body: RequestBody) -> Request<RequestBody> {
        let mut request = self.request(Method::POST, uri, body);
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(CONTENT_TYPE, json);
        request
    }

    fn request(&self, method: Method, uri: &Uri, body: RequestBody) -> Request<RequestBody> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }

    async fn answer(&self, request: Request<RequestBody>) -> Result<Answer, HttpFailure> {
        let response = self.send(request).await?;
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

    async fn send(&self, request: Request<RequestBody>) -> Result<Response<Incoming>, HttpFailure> {
        let answer = self.start(request).await;
        answer.map_err(|error| HttpFailure::of_request(&error))
    }

    fn start(&self, request: Request<RequestBody>) -> ResponseFuture {
        let pool = self.pool.read().unwrap_or_else(PoisonError::into_inner);
        pool.request(request)
    }
}

/// It never sends anything twice on its own: it changes to another connection only while nothing of a request has been written, and
/// the send gate lets each body out once.
fn new_pool(connector: &Connector) -> Pool {
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(CALLS_AT_ONCE)
        .build(connector.clone())
}
