//! Headers: which an app may add, and which the SDK reads.

use std::time::{Duration, SystemTime};

use reqwest::{
    Response, Version,
    header::{
        ACCEPT, ACCEPT_ENCODING, CONNECTION, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
        USER_AGENT,
    },
};

use crate::{
    settings::{config_error::ConfigError, header::Header},
    support::text,
};

/// What the SDK calls itself.
const PRODUCT: &str = concat!("anoncall/", env!("CARGO_PKG_VERSION"));

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

pub(crate) fn app_key_header(app_key: &str) -> Result<HeaderValue, ConfigError> {
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

/// What every request has: the SDK's headers and the app's.
pub(crate) fn common_headers(of_app: &[Header]) -> Result<HeaderMap, ConfigError> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_static(PRODUCT));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    // RFC 9110 §12.5.3: no compression. An answer is so short that it would become longer.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    // The app's own take the place of the SDK's.
    headers.extend(extra_headers(of_app)?);
    Ok(headers)
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
        if text::is_damaged(&header.value) {
            return Err(invalid(text::DAMAGED));
        }
        value.set_sensitive(true);
        map.append(name, value);
    }
    Ok(map)
}

/// Whether the server keeps the connection open after this answer (RFC 9112 §9.3).
pub(crate) fn stays_open(response: &Response) -> bool {
    let says = |option: &str| {
        response
            .headers()
            .get_all(CONNECTION)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|it| it.trim().eq_ignore_ascii_case(option))
    };
    if response.version() == Version::HTTP_10 {
        says("keep-alive")
    } else {
        !says("close")
    }
}

/// How long the server says that it keeps an idle connection: `Keep-Alive: timeout=5, max=100` (RFC 2068 §19.7.1).
pub(crate) fn keep_alive(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get("keep-alive")?.to_str().ok()?;
    value.split(',').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_timeout = name.trim().eq_ignore_ascii_case("timeout");
        let seconds = value.trim().trim_matches('"').parse().ok()?;
        is_timeout.then(|| Duration::from_secs(seconds))
    })
}

/// RFC 9110 §10.2.3: seconds, or a date. A date is measured against the answer's own `Date`, since a phone's clock may be wrong.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.parse().ok();
    }
    let date = httpdate::parse_http_date(value).ok()?;
    let wait = date.duration_since(self::date(headers).unwrap_or_else(SystemTime::now));
    let wait = wait.unwrap_or_default();
    wait.as_secs().try_into().ok()
}

/// When the answer was made, by the clock of whoever made it.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    let date = headers.get(DATE)?.to_str().ok()?;
    httpdate::parse_http_date(date.trim()).ok()
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
    fn the_life_of_idle_connections_is_read() {
        for (value, seconds) in [
            ("timeout=5, max=100", Some(5)),
            ("timeout=5", Some(5)),
            ("max=100, Timeout = 15", Some(15)),
            ("timeout=\"7\"", Some(7)),
            ("timeout=0", Some(0)),
            ("max=100", None),
            ("5", None),
            ("timeout=", None),
            ("timeout=-5", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("keep-alive", HeaderValue::from_static(value));
            assert_eq!(
                keep_alive(&headers),
                seconds.map(Duration::from_secs),
                "{value}"
            );
        }
        assert_eq!(keep_alive(&HeaderMap::new()), None);
    }

    #[test]
    fn a_date_to_retry_after_is_measured_against_the_answers_own_date() {
        let wait = |date: &'static str| {
            let later = HeaderValue::from_static("Sun, 06 Nov 1994 08:49:37 GMT");
            let date = HeaderValue::from_static(date);
            retry_after(&HeaderMap::from_iter([(RETRY_AFTER, later), (DATE, date)]))
        };
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:07 GMT"), Some(30));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:00 GMT"), Some(0));
        assert_eq!(wait("yesterday"), Some(0));
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
            ("X", "a\u{fffd}"),
        ] {
            assert!(header(name, value).is_err(), "{name:?}");
        }
    }
}
