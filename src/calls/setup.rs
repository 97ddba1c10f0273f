//! Checks a client's settings and puts together what it works with.

use std::{sync::Arc, time::Duration};

use reqwest::Url;

use crate::{
    settings::{
        config::ClientConfig,
        config_error::{ConfigError, LONGEST_TIMEOUT_MS},
        domain::{self, endpoint},
        proxy::{self, CheckedProxy, ProxyConfig},
    },
    transport::http::Http,
};

const CREATE_CALL_PATH: &str = "/apiaccess/ccmessaging/v1/mobileagent/createcall";
const CALL_STATE_PATH: &str = "/apiaccess/CC-Management/v1/mobileAgent/queryCallState";
const CALL_HISTORY_PATH: &str = "/apiaccess/CC-Management/v1/mobileAgent/queryCallDetailRecord";
const TOKEN_PATH: &str = "/apigovernance/api/oauth/tokenByAkSk";

/// What a client needs of its settings, checked.
pub(crate) struct Setup {
    pub(crate) base_url: Url,
    pub(crate) create_call_url: Url,
    pub(crate) call_state_url: Url,
    /// Absent where the history is off.
    pub(crate) call_history_url: Option<Url>,
    pub(crate) token_url: Url,
    pub(crate) app_key: String,
    pub(crate) total_timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) http: Arc<Http>,
}

impl Setup {
    /// Checks every setting. Nothing is sent.
    pub(crate) fn of(mut config: ClientConfig) -> Result<Self, ConfigError> {
        let service = domain::parse(&config.domain)?;
        let token_service = match &config.token_domain {
            Some(domain) => domain::parse(domain)?,
            None => service.clone(),
        };
        let total_timeout = check_timeout("totalTimeoutMs", config.total_timeout_ms)?;
        let connect_timeout = check_timeout("connectTimeoutMs", config.connect_timeout_ms)?;
        let proxy = check_proxy(config.proxy.take(), [&service, &token_service])?;
        let http = Http::new(&config, &service, proxy, connect_timeout)?;
        Ok(Self {
            create_call_url: endpoint(&service, CREATE_CALL_PATH),
            call_state_url: endpoint(&service, CALL_STATE_PATH),
            call_history_url: config
                .call_history
                .then(|| endpoint(&service, CALL_HISTORY_PATH)),
            base_url: service,
            token_url: endpoint(&token_service, TOKEN_PATH),
            total_timeout,
            connect_timeout,
            app_key: config.app_key,
            http: Arc::new(http),
        })
    }
}

/// A proxy on the way to these addresses, if one is given.
pub(crate) fn check_proxy(
    given: Option<ProxyConfig>,
    destinations: [&Url; 2],
) -> Result<Option<CheckedProxy>, ConfigError> {
    let Some(given) = given else { return Ok(None) };
    let checked = given.check()?;
    destinations
        .into_iter()
        .try_for_each(proxy::check_destination)?;
    Ok(Some(checked))
}

fn check_timeout(setting: &str, value_ms: i64) -> Result<Duration, ConfigError> {
    match u64::try_from(value_ms) {
        Ok(ms) if (1..=LONGEST_TIMEOUT_MS).contains(&value_ms) => Ok(Duration::from_millis(ms)),
        _ => Err(ConfigError::InvalidTimeout {
            setting: setting.to_owned(),
            value_ms,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_have_bounds() {
        for value_ms in [i64::MIN, -1, 0, 300_001, i64::MAX] {
            assert!(
                check_timeout("totalTimeoutMs", value_ms).is_err(),
                "{value_ms}"
            );
        }
        assert_eq!(
            check_timeout("totalTimeoutMs", 1).unwrap(),
            Duration::from_millis(1)
        );
    }
}
