//! HTTPS requests: headers, limits, and what is read of an answer.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::TryFutureExt;
use reqwest::{
    Body, Method, Request, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout_at},
};
use zeroize::Zeroizing;

use crate::{
    settings::{config::ClientConfig, config_error::ConfigError, proxy::CheckedProxy},
    support::secret::Secret,
    transport::{
        answer_body,
        connections::{Connecting, Connections, End, InUse, Use},
        headers::{app_key_header, common_headers, keep_alive, retry_after, stays_open},
        http_failure::HttpFailure,
        network::Network,
        service_clock::ServiceClock,
    },
    trust::tls,
};

/// This many calls have a connection at a time, and this many connections may be idle; more calls wait for their turn. A call that
/// waits for its own connection takes one that becomes free before, so there may be as many again for a moment.
const CALLS_AT_ONCE: usize = 32;

/// The history's answers are longer than any other: a page of records with the longest call data.
pub(crate) const QUERY_ANSWER_LIMIT: usize = 512 * 1024;

/// The longest wait for the body of a failing status. The status says what matters, and some gateways never end such bodies.
const FAILURE_BODY_LIMIT: Duration = Duration::from_secs(1);

const APP_KEY: HeaderName = HeaderName::from_static("x-app-key");

const TOKEN_LIFETIME: HeaderName = HeaderName::from_static("x-token-expire");

/// Sends requests to the service.
pub(crate) struct Http {
    connections: Connections,
    network: Network,
    /// Sent with every request.
    headers: HeaderMap,
    app_key: HeaderValue,
    turns: Semaphore,
    header_values: Vec<Secret>,
    /// The service's, whose clock is learned from its answers; the token domain may be another's.
    host: Option<String>,
    clock: ServiceClock,
}

/// What an answer is asked for.
#[derive(Clone, Copy)]
struct Terms {
    purpose: Use,
    /// How long its text may be, in bytes.
    limit: usize,
    deadline: Instant,
}

/// An answer. Its body is what has come of it where a failing status came with one that does not end or can't be read.
pub(crate) struct Answer<'a> {
    pub(crate) status: i32,
    pub(crate) retry_after_seconds: Option<i64>,
    pub(crate) body: Zeroizing<Vec<u8>>,
    connection: InUse<'a>,
}

impl Answer<'_> {
    /// Whether its connection serves the next request too.
    pub(crate) fn stays_open(&self) -> bool {
        self.connection.end() == End::Kept
    }

    /// It makes no sense. Whoever sent it may send more, which would be taken for the next call's answer, so its connection and
    /// those beside it are not used again.
    pub(crate) fn distrust(mut self) {
        self.connection.ends(End::InDoubt);
    }
}

impl Http {
    pub(crate) fn new(
        config: &ClientConfig,
        service: &Url,
        proxy: Option<CheckedProxy>,
        connect_timeout: Duration,
    ) -> Result<Self, ConfigError> {
        let connecting = Connecting {
            tls: tls::tls_config(config)?,
            timeout: connect_timeout,
            most_idle: CALLS_AT_ONCE,
        };
        let header_values = config.headers.iter();
        Ok(Self {
            connections: Connections::new(connecting, proxy).map_err(|error| not_built(&error))?,
            network: Network::default(),
            headers: common_headers(&config.headers)?,
            app_key: app_key_header(&config.app_key)?,
            turns: Semaphore::new(CALLS_AT_ONCE),
            header_values: header_values
                .map(|header| Secret::new(header.value.clone()))
                .collect(),
            host: service.host_str().map(str::to_owned),
            clock: ServiceClock::default(),
        })
    }

    /// The values of the app's own headers, which may be secrets.
    pub(crate) fn header_values(&self) -> impl Iterator<Item = &str> {
        self.header_values.iter().map(Secret::expose)
    }

    /// The device's network changed: connections of the old one are dead, though nothing says so.
    pub(crate) fn network_changed(&self) {
        self.connections.network_changed();
        self.network.changed();
    }

    /// From now on, connections go through this proxy. Says whether they did not before.
    pub(crate) fn set_proxy(&self, proxy: Option<CheckedProxy>) -> Result<bool, ConfigError> {
        self.connections
            .set_proxy(proxy)
            .map_err(|error| not_built(&error))
    }

    pub(crate) fn network(&self) -> &Network {
        &self.network
    }

    pub(crate) fn connections(&self) -> &Connections {
        &self.connections
    }

    /// What the service's answers told of its clock.
    pub(crate) fn clock(&self) -> &ServiceClock {
        &self.clock
    }

    /// A request without meaning, to have a connection: it is opened if there is none, and used if it is idle. Any answer will do.
    pub(crate) async fn probe(
        &self,
        method: &Method,
        base: &Url,
        purpose: Use,
        deadline: Instant,
    ) -> Result<Answer<'_>, HttpFailure> {
        let probe = || {
            let request = self.request(method.clone(), base, Body::default());
            self.answer(request, Terms::new(purpose, deadline))
        };
        self.network.follow(probe, || true).await
    }

    /// createcall: with the app key and the token. It may be sent only once, so whoever calls this follows the network.
    pub(crate) async fn post_call(
        &self,
        url: &Url,
        token: &str,
        body: Body,
        deadline: Instant,
    ) -> Result<Answer<'_>, HttpFailure> {
        let request = self.post_with_token(url, &bearer(token)?, body);
        self.answer_in_turn(request, Terms::new(Use::Call, deadline))
            .await
    }

    /// A look-up: with the app key and the token. It changes nothing, so it may be sent as often as the network wants it.
    pub(crate) async fn post_query(
        &self,
        url: &Url,
        token: &str,
        body: Bytes,
        deadline: Instant,
    ) -> Result<Answer<'_>, HttpFailure> {
        let authorization = bearer(token)?;
        let terms = Terms {
            limit: QUERY_ANSWER_LIMIT,
            ..Terms::new(Use::Call, deadline)
        };
        let query = || {
            let request = self.post_with_token(url, &authorization, body.clone().into());
            self.answer_in_turn(request, terms)
        };
        self.network.follow(query, || true).await
    }

    fn post_with_token(&self, url: &Url, authorization: &HeaderValue, body: Body) -> Request {
        let mut request = self.post(url, body);
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, authorization.clone());
        headers.insert(APP_KEY, self.app_key.clone());
        request
    }

    /// The answer, once it is this request's turn.
    async fn answer_in_turn(
        &self,
        request: Request,
        terms: Terms,
    ) -> Result<Answer<'_>, HttpFailure> {
        let Ok(turn) = timeout_at(terms.deadline, self.turns.acquire()).await else {
            return Err(HttpFailure::TimedOut);
        };
        let answer = self.answer(request, terms).await;
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
        deadline: Instant,
    ) -> Result<Answer<'_>, HttpFailure> {
        let body = Bytes::from_owner(body);
        let exchange = || {
            let mut request = self.post(url, body.clone().into());
            request
                .headers_mut()
                .insert(TOKEN_LIFETIME, lifetime_s.into());
            self.answer(request, Terms::new(Use::Background, deadline))
        };
        self.network.follow(exchange, || true).await
    }

    fn post(&self, url: &Url, body: Body) -> Request {
        let mut request = self.request(Method::POST, url, body);
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(CONTENT_TYPE, json);
        request
    }

    fn request(&self, method: Method, url: &Url, body: Body) -> Request {
        let mut request = Request::new(method, url.clone());
        *request.headers_mut() = self.headers.clone();
        *request.body_mut() = Some(body);
        request
    }

    async fn answer(&self, request: Request, terms: Terms) -> Result<Answer<'_>, HttpFailure> {
        let Terms {
            purpose,
            limit,
            deadline,
        } = terms;
        let is_service = request.url().host_str() == self.host.as_deref();
        let began = SystemTime::now();
        let mut connection = self.connections.begin(purpose);
        let sending = connection.client().execute(request);
        let proxied = connection.is_proxied();
        let sending = sending.map_err(|error| {
            if proxied {
                HttpFailure::of_proxied(&error)
            } else {
                HttpFailure::of(&error)
            }
        });
        let sent = timeout_at(deadline, sending).await;
        let sent = sent.unwrap_or_else(|_| Err(HttpFailure::TimedOut));
        let mut response = sent.inspect_err(|failure| {
            connection.ends(if failure.is_of_connecting() {
                End::Gone
            } else {
                End::InDoubt
            });
        })?;
        if is_service {
            self.clock.note(began, response.headers());
        }
        let status = i32::from(response.status().as_u16());
        let failed = status != 200;
        let until = if failed {
            deadline.min(Instant::now() + FAILURE_BODY_LIMIT)
        } else {
            deadline
        };
        let body = answer_body::read(&mut response, limit, until).await;
        let is_proper = matches!(body.end, answer_body::End::Proper);
        match body.end {
            answer_body::End::Failed(failure) if !failed => {
                connection.ends(End::InDoubt);
                return Err(failure);
            }
            _ => {}
        }
        if let Some(idle) = keep_alive(response.headers()) {
            connection.closes_after(idle);
        }
        connection.ends(if is_proper && stays_open(&response) {
            End::Kept
        } else {
            End::Gone
        });
        let retry_after_seconds = retry_after(response.headers());
        let body = match answer_body::decoded(&body.bytes, response.headers(), limit) {
            Err(failure) if !failed => {
                connection.ends(End::InDoubt);
                return Err(failure);
            }
            decoded => decoded.unwrap_or_default(),
        };
        Ok(Answer {
            status,
            retry_after_seconds,
            body,
            connection,
        })
    }
}

fn bearer(token: &str) -> Result<HeaderValue, HttpFailure> {
    let mut authorization = HeaderValue::try_from(format!("Bearer {token}"))
        .map_err(|error| HttpFailure::Broken(error.to_string()))?;
    authorization.set_sensitive(true);
    Ok(authorization)
}

impl Terms {
    fn new(purpose: Use, deadline: Instant) -> Self {
        Self {
            purpose,
            limit: answer_body::LIMIT,
            deadline,
        }
    }
}

fn not_built(error: &reqwest::Error) -> ConfigError {
    ConfigError::Internal {
        reason: error.to_string(),
    }
}
