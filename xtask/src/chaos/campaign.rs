//! One client's calls, one after another, at a fault server of its own.

use std::{
    future::pending,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anoncall::{
    AccessToken, CallAttempt, CallClient, CallError, CallRequest, ClientConfig, CreatedCall,
    Credentials, ProxyConfig, TokenProvider, TokenProviderError, TokenReason,
};
use anyhow::Result;
use async_trait::async_trait;
use sandbox::{Fault, FaultServer, Proxy, ProxyFault, ProxyOptions};

use super::{
    plan::{Plan, Plans, Token},
    report::{Call, Report},
};

/// Short, because a hanging fault costs all of it.
const DEADLINE: Duration = Duration::from_millis(400);
const GRACE: Duration = Duration::from_millis(500);

/// A backend whose behaviour is set call by call.
struct Backend(Mutex<(Token, String)>);

#[async_trait]
impl TokenProvider for Backend {
    async fn access_token(&self, _: TokenReason) -> Result<Arc<AccessToken>, TokenProviderError> {
        let (state, token) = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match state {
            Token::Good | Token::Stale | Token::Refused => Ok(AccessToken::new(token, None)),
            Token::Failing => Err(TokenProviderError::Failed {
                reason: "chaos".into(),
            }),
            Token::Hanging => pending().await,
        }
    }
}

/// Makes so many calls and reports them.
pub fn run(seed: u64, calls: u64) -> Result<Report> {
    let server = FaultServer::start()?;
    let proxy = Proxy::start(server.address(), &ProxyOptions::default())?;
    let way = ProxyConfig::new(proxy.address().to_string());
    let backend = Arc::new(Backend(Mutex::new((Token::Good, "t0".into()))));
    let client = CallClient::new(
        ClientConfig {
            root_certificates: vec![server.authority().ca_der()],
            platform_roots: false,
            total_timeout_ms: DEADLINE.as_millis().try_into()?,
            call_history: true,
            ..ClientConfig::new(server.domain(), "chaos")
        },
        Credentials::access_tokens(backend.clone()),
        None,
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let mut plans = Plans::new(seed);
    let mut report = Report::default();
    for number in 0..calls {
        let plan = plans.next();
        prepare_world(&server, &backend, &plan, number);
        proxy.set_fault(plan.proxy.unwrap_or_default());
        client.set_proxy(plan.proxy.map(|_| way.clone()))?;
        let request = request(number);
        // Only the call data tell the two apart.
        server.record_foreign_call(&request.called);
        let attempt = CallAttempt::new(&request, now_ms());
        let began = Instant::now();
        let result = runtime.block_on(call(&client, request, &plan));
        report.add(Call {
            attempt,
            search: None,
            fault: plan.fault,
            proxy: plan.proxy,
            late: began.elapsed() > DEADLINE + GRACE,
            result,
        });
    }
    end_faults(&server, &proxy, &backend);
    runtime.block_on(report.look_up(&client));
    // Only now is it known what a request that was still under way led to.
    drop(client);
    let patience = Duration::from_secs(30);
    if !server.wait_until_idle(patience) || !proxy.wait_until_idle(patience) {
        report.leaked_connections = server.open_connections() + proxy.open_connections();
    }
    report.tunnels = proxy.tunnels();
    report.settle(&server);
    Ok(report)
}

/// A number and call data of its own.
fn request(number: u64) -> CallRequest {
    CallRequest {
        call_data: Some(format!("call {number}")),
        ..CallRequest::new(number.to_string())
    }
}

fn now_ms() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    let ms = since_epoch.unwrap_or_default().as_millis();
    ms.try_into().unwrap_or(i64::MAX)
}

/// From now on everything works, also with any token.
fn end_faults(server: &FaultServer, proxy: &Proxy, backend: &Backend) {
    server.set_fault(Fault::None);
    server.set_latency(Duration::ZERO);
    server.set_token("");
    proxy.set_fault(ProxyFault::None);
    let mut state = backend.0.lock().unwrap_or_else(PoisonError::into_inner);
    state.0 = Token::Good;
}

fn prepare_world(server: &FaultServer, backend: &Backend, plan: &Plan, number: u64) {
    server.set_fault(plan.fault);
    server.set_latency(plan.latency);
    let mut state = backend.0.lock().unwrap_or_else(PoisonError::into_inner);
    match plan.token {
        Token::Good => {}
        // The cached one is refused; what the backend gives decides the rest.
        Token::Stale | Token::Failing | Token::Hanging => state.1 = format!("t{number}"),
        Token::Refused => {
            server.set_token("none that the backend knows");
            state.0 = plan.token;
            return;
        }
    }
    state.0 = plan.token;
    server.set_token(&state.1);
}

async fn call(
    client: &CallClient,
    request: CallRequest,
    plan: &Plan,
) -> Result<CreatedCall, CallError> {
    client.keep_ready(plan.keep_ready);
    if plan.network_changed {
        client.network_changed();
    }
    if plan.prepare {
        // Its failure is the call's to report.
        let _ = tokio::time::timeout(Duration::from_millis(50), client.prepare()).await;
    }
    let pending = client.begin(request);
    let (result, (), ()) = tokio::join!(
        pending.result(),
        after(plan.cancel_after, || pending.cancel()),
        after(plan.network_change_after, || client.network_changed()),
    );
    result
}

async fn after(wait: Option<Duration>, action: impl FnOnce()) {
    if let Some(wait) = wait {
        tokio::time::sleep(wait).await;
        action();
    }
}
