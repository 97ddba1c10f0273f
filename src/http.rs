//! HTTPS requests: connections, headers, limits, and what a failure proves. The only module that knows reqwest.

use std::{
    error::Error,
    future::Future,
    io,
    pin::Pin,
    sync::{PoisonError, RwLock},
    task::{Context, Poll},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use reqwest::{
    Client, ClientBuilder, Response,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
    redirect,
};
use tower_layer::Layer;
use tower_service::Service;
use url::Url;
use zeroize::Zeroizing;

use crate::{
    config::{ClientConfig, ConfigError, Header},
    error::TrustProblem,
    events::{CallStep, Reporter},
    secret::Secrets,
    trust,
};

pub(crate) use reqwest::Body;

/// An answer's decoded text may be this long, in bytes.
const ANSWER_LIMIT: usize = 64 * 1024;

/// Idle connections are dropped before a server would close them (nginx: 60 s, load balancers: often 30 s), because a request
/// that meets the server's closing is lost without an answer.
const IDLE_TIMEOUT: Duration = Duration::from_secs(25);

/// How long sent bytes may stay unacknowledged before the connection counts as dead.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED_TIMEOUT: Duration = Duration::from_secs(5);

/// Headers that the SDK or HTTP itself sets.
const RESERVED_HEADERS: [&str; 13] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "transfer-encoding",
    "x-app-key",
    "x-token-expire",
];

/// A client's connections.
pub(crate) struct Http {
    settings: Settings,
    client: RwLock<Client>,
    header_values: Secrets,
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
            header_values: Secrets::of(config.headers.iter().map(|it| it.value.as_str())),
        })
    }

    /// The values of the app's own headers, which may be secrets.
    pub(crate) fn header_values(&self) -> Secrets {
        self.header_values.clone()
    }

    /// Leaves all connections behind: later requests make new ones. Requests under way go on.
    pub(crate) fn start_afresh(&self) {
        // Building succeeded once with the same settings; should it fail all the same, the old client still works.
        if let Ok(fresh) = self.settings.build() {
            *self.client.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
    }

    /// Leaves an open connection in the pool. Any answer will do.
    pub(crate) async fn connect(&self, base: &Url) -> Result<(), HttpFailure> {
        let response = self.client().head(base.clone()).send().await;
        response.map(drop).map_err(|error| failure(&error))
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
        send(request, body).await
    }

    /// tokenByAkSk.
    pub(crate) async fn post_token(
        &self,
        url: &Url,
        lifetime_s: u32,
        body: Zeroizing<Vec<u8>>,
    ) -> Result<Answer, HttpFailure> {
        let request = self
            .client()
            .post(url.clone())
            .header("X-Token-Expire", lifetime_s);
        send(request, Bytes::from_owner(body).into()).await
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
            .pool_idle_timeout(IDLE_TIMEOUT)
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
        .body(body)
        .send()
        .await
        .map_err(|error| failure(&error))?;
    let status = i32::from(response.status().as_u16());
    let retry_after_seconds = retry_after(response.headers());
    let body = match read_body(response).await {
        Err(failure) if status == 200 => return Err(failure),
        body => body.unwrap_or_default(),
    };
    Ok(Answer {
        status,
        retry_after_seconds,
        body,
    })
}

async fn read_body(mut response: Response) -> Result<Zeroizing<Vec<u8>>, HttpFailure> {
    let mut body = Zeroizing::new(Vec::with_capacity(4096));
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Err(HttpFailure::Unreadable(format!(
                "it is longer than {ANSWER_LIMIT} bytes"
            )));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn failure(error: &reqwest::Error) -> HttpFailure {
    let reason = reason(error);
    if let Some((problem, reason)) = trust::untrusted(error) {
        HttpFailure::Untrusted(problem, reason)
    } else if error.is_connect() {
        HttpFailure::Connect(reason)
    } else if error.is_decode() && !is_broken_connection(error) {
        HttpFailure::Unreadable(reason)
    } else {
        HttpFailure::Broken(reason)
    }
}

/// The decoder hands on the connection's errors as its own.
fn is_broken_connection(error: &reqwest::Error) -> bool {
    trust::causes(error).any(<dyn Error>::is::<hyper::Error>)
}

/// The innermost cause, which is the one that tells something; reqwest's own texts name only the URL.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the connection took too long".into();
    }
    let of_connection = !error.is_decode() || is_broken_connection(error);
    if of_connection && trust::causes(error).any(is_end_of_stream) {
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

/// RFC 9110 §10.2.3: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.parse().ok();
    }
    let date = httpdate::parse_http_date(value).ok()?;
    let wait = date.duration_since(SystemTime::now()).unwrap_or_default();
    wait.as_secs().try_into().ok()
}

fn app_key_header(app_key: &str) -> Result<HeaderValue, ConfigError> {
    let invalid = |reason: &str| ConfigError::InvalidAppKey {
        reason: reason.to_owned(),
    };
    if app_key.is_empty() {
        return Err(invalid("it is empty"));
    }
    if !app_key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(invalid("it has characters other than visible ASCII"));
    }
    HeaderValue::try_from(app_key).map_err(|error| invalid(&error.to_string()))
}

fn extra_headers(headers: &[Header]) -> Result<HeaderMap, ConfigError> {
    let mut map = HeaderMap::new();
    for header in headers {
        let invalid = |reason: &str| ConfigError::InvalidHeader {
            name: header.name.clone(),
            reason: reason.to_owned(),
        };
        let name = HeaderName::try_from(&header.name)
            .map_err(|_| invalid("its name is not a header name"))?;
        if RESERVED_HEADERS.contains(&name.as_str()) {
            return Err(invalid("the SDK sets it itself"));
        }
        let mut value = HeaderValue::try_from(&header.value)
            .map_err(|_| invalid("its value has characters that a header can't hold"))?;
        value.set_sensitive(true);
        map.append(name, value);
    }
    Ok(map)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn retry_after_of(value: &str) -> Option<i64> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::try_from(value).unwrap());
        retry_after(&headers)
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(retry_after_of("7"), Some(7));
        assert_eq!(retry_after_of("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0));
        let later = SystemTime::now() + Duration::from_secs(1000);
        let seconds = retry_after_of(&httpdate::fmt_http_date(later)).unwrap();
        assert!((990..=1000).contains(&seconds), "{seconds}");
        for value in ["-1", "soon", "1.5", "99999999999999999999"] {
            assert_eq!(retry_after_of(value), None, "{value}");
        }
    }

    #[test]
    fn app_keys_fit_a_header() {
        for key in ["", "a b", "k\r\n", "sch\u{fc}ssel"] {
            assert!(app_key_header(key).is_err(), "{key:?}");
        }
        assert!(app_key_header("sandbox-app-key").is_ok());
    }

    #[test]
    fn headers_of_the_sdk_are_not_replaced() {
        let header = |name: &str, value: &str| {
            extra_headers(&[Header {
                name: name.into(),
                value: value.into(),
            }])
        };
        assert!(header("X-TenantSpaceID", "t").is_ok());
        for (name, value) in [
            ("Authorization", "x"),
            ("x-app-KEY", "x"),
            ("Host", "x"),
            ("a b", "x"),
            ("", "x"),
            ("X", "a\r\nb"),
        ] {
            assert!(header(name, value).is_err(), "{name:?}");
        }
    }
}
