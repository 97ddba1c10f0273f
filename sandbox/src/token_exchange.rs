//! The endpoint tokenByAkSk: app key and secret for a token.

use std::time::{Duration, SystemTime};

use hyper::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    APP_KEY, APP_SECRET, answer::Answer, incoming::Incoming, plan::Plan,
    service_state::ServiceState,
};

#[derive(Deserialize)]
struct Exchange {
    app_key: String,
    app_secret: String,
}

/// All values are strings, as the service has it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TokenAnswer<'a> {
    access_token: &'a str,
    apply_type: &'a str,
    create_time: String,
    expires: String,
    scope: &'a str,
    app_key: &'a str,
    #[serde(rename = "UserID")]
    user_id: &'a str,
}

pub(crate) fn plan(service: &ServiceState, request: &Incoming) -> Plan {
    Plan::without_call(exchange(service, request).unwrap_or_else(|refusal| refusal))
}

fn exchange(service: &ServiceState, request: &Incoming) -> Result<Answer, Answer> {
    request.require_json()?;
    let asked = request
        .header("x-token-expire")
        .and_then(|value| value.parse::<u64>().ok())
        .filter(|seconds| (1..=3600).contains(seconds))
        .ok_or_else(|| Answer::bad_request("X-Token-Expire is not a number from 1 to 3600."))?;
    let exchange: Exchange = serde_json::from_slice(&request.body).map_err(|_| {
        Answer::bad_request("The body is not an object with the texts app_key and app_secret.")
    })?;
    if exchange.app_key != APP_KEY || exchange.app_secret != APP_SECRET {
        let message = "Incorrect app authentication information.";
        return Err(Answer::gateway_error(
            StatusCode::UNAUTHORIZED,
            "APIG.0303",
            message,
        ));
    }

    let lifetime = service.token_lifetime.min(Duration::from_secs(asked));
    let created = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let answer = TokenAnswer {
        access_token: &service.tokens.issue(lifetime),
        apply_type: "Bearer",
        create_time: created.as_secs().to_string(),
        expires: lifetime.as_secs().to_string(),
        scope: "default",
        app_key: APP_KEY,
        user_id: "sandbox-user",
    };
    Ok(Answer::json(StatusCode::OK, &answer))
}
