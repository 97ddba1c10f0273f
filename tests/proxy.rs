//! The way through a proxy: what it is sent, what it can break, and what a failed call says about it.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    net::{Ipv6Addr, TcpListener},
    sync::Arc,
    time::{Duration, Instant},
};

use anoncall::{
    AccessToken, Advice, CallClient, CallError, ClientConfig, ConfigError, ConnectionProblem,
    Header, ProxyConfig, TrustProblem,
};
use sandbox::{
    Authority, Break, LeafSpec, Options, Proxy, ProxyFault, ProxyOptions, ProxyStage, Sandbox,
};
use support::{client_with, config, example, provider, request, start, start_with};

/// The task is created immediately, the answer comes after 30 seconds.
const SLOW: &str = "90001001";

/// Until something holds that no event tells.
const PATIENCE: Duration = Duration::from_secs(150);

fn wait_until(holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "it never came to it");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn proxy_to(sandbox: &Sandbox) -> Proxy {
    Proxy::start(sandbox.address(), &ProxyOptions::default()).unwrap()
}

fn settings(proxy: &Proxy) -> ProxyConfig {
    ProxyConfig::new(proxy.address().to_string())
}

fn with_user(proxy: &Proxy, user: &str, password: &str) -> ProxyConfig {
    ProxyConfig {
        user: Some(user.into()),
        password: Some(password.into()),
        ..settings(proxy)
    }
}

/// With a token at hand, so that the call's own connection is the first.
fn client_of(sandbox: &Sandbox, proxy: ProxyConfig) -> Arc<CallClient> {
    client_changed(sandbox, proxy, |_| ())
}

fn client_changed(
    sandbox: &Sandbox,
    proxy: ProxyConfig,
    change: impl FnOnce(&mut ClientConfig),
) -> Arc<CallClient> {
    let token = sandbox.issue_token();
    let credentials = provider(move |_| {
        let token = token.clone();
        async { Ok(AccessToken::new(token, None)) }
    });
    let mut config = ClientConfig {
        proxy: Some(proxy),
        // So long that only what is tested here ends a call before.
        total_timeout_ms: 300_000,
        connect_timeout_ms: 30_000,
        ..config(sandbox)
    };
    change(&mut config);
    CallClient::new(config, credentials, None).unwrap()
}

/// What a call's failure says, once it is sure that nothing was sent.
async fn not_connected(client: &CallClient, sandbox: &Sandbox) -> (ConnectionProblem, String) {
    let error = client.create_call(request("1")).await.unwrap_err();
    assert!(!error.call_may_exist(), "{error:?}");
    assert!(sandbox.received().is_empty(), "{error:?}");
    match error {
        CallError::NotConnected { problem, reason } => (problem, reason),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_call_goes_through_the_proxy_and_the_proxy_is_sent_nothing_else() {
    let sandbox = start();
    let proxy = proxy_to(&sandbox);
    let client = client_changed(&sandbox, settings(&proxy), |config| {
        config.headers = vec![Header {
            name: "X-TenantSpaceID".into(),
            value: "canary".into(),
        }];
    });
    client.create_call(request("1")).await.unwrap();
    assert_eq!(sandbox.created(), 1);
    assert_eq!((proxy.tunnels(), sandbox.connections()), (1, 1));
    let domain = sandbox.domain();
    let expected = format!("CONNECT {domain} HTTP/1.1\r\nHost: {domain}\r\n\r\n");
    assert_eq!(proxy.received()[0].head, expected);
    client.create_call(request("2")).await.unwrap();
    assert_eq!(proxy.tunnels(), 1, "the tunnel is used again");
}

#[tokio::test]
async fn the_token_exchange_goes_through_the_proxy() {
    let sandbox = start();
    let proxy = proxy_to(&sandbox);
    let token_domain = format!("127.0.0.1:{}", sandbox.address().port());
    let client = client_with(ClientConfig {
        proxy: Some(settings(&proxy)),
        token_domain: Some(token_domain.clone()),
        ..config(&sandbox)
    });
    client.create_call(request("1")).await.unwrap();
    assert_eq!(sandbox.connections(), proxy.tunnels());
    let targets: Vec<_> = proxy.received().into_iter().map(|it| it.target).collect();
    assert_eq!(targets, [token_domain, sandbox.domain()]);
}

#[tokio::test]
async fn only_the_proxy_looks_up_the_services_name() {
    let authority = Authority::new("Private");
    let identity = authority.issue(LeafSpec::valid_for(["service.invalid"]));
    let sandbox = start_with(Options {
        authority: Some(authority),
        identity: Some(identity),
        ..Options::default()
    });
    let proxy = proxy_to(&sandbox);
    for (domain, target) in [
        ("service.invalid", "service.invalid:443"),
        ("service.invalid:28443", "service.invalid:28443"),
    ] {
        let client = client_changed(&sandbox, settings(&proxy), |it| it.domain = domain.into());
        // The name does not resolve here (RFC 6761 §6.4).
        client.create_call(request("1")).await.unwrap();
        assert_eq!(proxy.received().last().unwrap().target, target);
    }
}

#[tokio::test]
async fn proxies_are_reached_by_name_and_by_either_kind_of_address() {
    let sandbox = start();
    let ipv6 = ProxyOptions {
        listen: (Ipv6Addr::LOCALHOST, 0).into(),
        ..ProxyOptions::default()
    };
    let by_ipv6 = Proxy::start(sandbox.address(), &ipv6).unwrap();
    let by_ipv4 = proxy_to(&sandbox);
    let port = by_ipv4.address().port();
    for address in [
        by_ipv6.address().to_string(),
        by_ipv4.address().to_string(),
        format!("localhost:{port}"),
        format!("http://localhost:{port}"),
        format!("HTTP://LOCALHOST:{port}/"),
    ] {
        let client = client_of(&sandbox, ProxyConfig::new(address));
        client.create_call(request("1")).await.unwrap();
    }
    assert_eq!((by_ipv6.tunnels(), by_ipv4.tunnels()), (1, 4));
    assert_eq!(sandbox.connections(), 5);
}

/// reqwest connects without a proxy when it can't read the proxy's address.
#[tokio::test]
async fn no_address_that_is_accepted_is_bypassed() {
    let sandbox = start();
    for address in [
        "under_score.invalid:1",
        "xn--fiq228c.invalid:1",
        "proxy.invalid.:1",
        "127.0.0.1:1",
        "[::1]:1",
        "http://proxy.invalid:80/",
    ] {
        let client = client_of(&sandbox, ProxyConfig::new(address));
        let (problem, reason) = not_connected(&client, &sandbox).await;
        assert_eq!(
            problem,
            ConnectionProblem::ProxyNotReached,
            "{address}: {reason}"
        );
    }
    assert_eq!(sandbox.connections(), 0);
}

#[test]
fn proxies_that_can_not_be_used_are_refused() {
    let sandbox = start();
    let refused = |domain: &str, proxy: &str| {
        let config = ClientConfig {
            proxy: Some(ProxyConfig::new(proxy)),
            domain: domain.into(),
            ..config(&sandbox)
        };
        let error = CallClient::new(config, support::app_secret(), None).err();
        matches!(error, Some(ConfigError::InvalidProxy { .. }))
    };
    assert!(refused("localhost", "https://proxy:443"));
    assert!(refused("localhost", "http://user:password@proxy:3128"));
    assert!(refused("[::1]:8443", "proxy:3128"));
}

#[tokio::test]
async fn the_proxys_user_and_password_are_sent_to_it_only() {
    let sandbox = start();
    let proxy = proxy_to(&sandbox);
    proxy.set_credentials(Some("operator:p\u{e4}ss:w\u{f6}rd %41@"));
    let client = client_of(
        &sandbox,
        with_user(&proxy, "operator", "p\u{e4}ss:w\u{f6}rd %41@"),
    );
    client.create_call(request("1")).await.unwrap();
    assert_eq!(proxy.tunnels(), 1);
    let received = sandbox.received();
    let shown = format!("{:?}", received[0].headers);
    assert!(!shown.to_lowercase().contains("proxy"), "{shown}");
}

#[tokio::test]
async fn a_proxy_that_asks_for_a_user_is_a_fault_of_the_set_up() {
    let sandbox = start();
    let proxy = proxy_to(&sandbox);
    proxy.set_credentials(Some("operator:right"));
    for given in [settings(&proxy), with_user(&proxy, "operator", "canary")] {
        let client = client_of(&sandbox, given);
        let error = client.create_call(request("1")).await.unwrap_err();
        assert_eq!(error.advice(), Advice::CheckSetup);
        assert!(!format!("{error} {error:?}").contains("canary"));
        let (problem, reason) = not_connected(&client, &sandbox).await;
        assert_eq!(problem, ConnectionProblem::ProxyAuthentication);
        assert!(reason.contains("407"), "{reason}");
    }
    assert_eq!(sandbox.connections(), 0);
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_not_reached() {
    let sandbox = start();
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for address in [closed.to_string(), "proxy.invalid:3128".into()] {
        let client = client_of(&sandbox, ProxyConfig::new(address));
        let (problem, reason) = not_connected(&client, &sandbox).await;
        assert_eq!(problem, ConnectionProblem::ProxyNotReached, "{reason}");
        assert!(reason.starts_with("the proxy: "), "{reason}");
    }
}

/// It also fails when the texts change by which a proxy's errors are recognised.
#[tokio::test]
async fn each_fault_of_a_proxy_is_not_connected_for_its_own_cause() {
    use ConnectionProblem::{NotReached, ProxyAuthentication, ProxyRefused, TlsFailed};
    let sandbox = start();
    let proxy = proxy_to(&sandbox);
    let at = ProxyFault::At;
    let closed = "the proxy: it closed the connection instead of answering";
    let refused = "the proxy: it did not connect to the service";
    for (fault, expected, text) in [
        (at(ProxyStage::Connect, Break::Close), ProxyRefused, closed),
        (at(ProxyStage::Connect, Break::Reset), ProxyRefused, closed),
        (ProxyFault::Status(204), ProxyRefused, refused),
        (ProxyFault::Status(302), ProxyRefused, refused),
        (ProxyFault::Status(403), ProxyRefused, refused),
        (
            ProxyFault::Status(407),
            ProxyAuthentication,
            "the proxy: it asks for",
        ),
        (ProxyFault::Status(502), ProxyRefused, refused),
        (ProxyFault::Status(503), ProxyRefused, refused),
        (ProxyFault::NotHttp, ProxyRefused, refused),
        (ProxyFault::EndlessHead, ProxyRefused, refused),
        (
            ProxyFault::NotTls,
            TlsFailed,
            "the server does not speak TLS",
        ),
        // The client may be writing meanwhile.
        (at(ProxyStage::Tunnel, Break::Close), NotReached, ""),
        (
            at(ProxyStage::ToService, Break::Close),
            NotReached,
            "the connection was closed",
        ),
        (
            at(ProxyStage::ToClient, Break::Close),
            NotReached,
            "the connection was closed",
        ),
        (at(ProxyStage::ToClient, Break::Reset), NotReached, ""),
        (
            ProxyFault::After(1_000, Break::Close),
            NotReached,
            "the connection was closed",
        ),
    ] {
        proxy.set_fault(fault);
        let client = client_of(&sandbox, settings(&proxy));
        let (problem, reason) = not_connected(&client, &sandbox).await;
        assert_eq!(problem, expected, "{fault}: {reason}");
        assert!(reason.contains(text), "{fault}: {reason}");
    }
    proxy.set_fault(ProxyFault::None);
    let client = client_of(&sandbox, settings(&proxy));
    client.create_call(request("1")).await.unwrap();
}

#[tokio::test]
async fn a_proxy_that_hangs_ends_at_the_limit_for_connections() {
    let sandbox = start();
    let proxy = proxy_to(&sandbox);
    for stage in ProxyStage::ALL {
        proxy.set_fault(ProxyFault::At(stage, Break::Hang));
        let client = client_changed(&sandbox, settings(&proxy), |config| {
            config.connect_timeout_ms = 300;
        });
        let (problem, reason) = not_connected(&client, &sandbox).await;
        assert_eq!(problem, ConnectionProblem::ProxyNotReached, "{stage:?}");
        assert_eq!(reason, "the connection through the proxy took too long");
    }
}

#[tokio::test]
async fn a_service_behind_a_proxy_has_to_prove_who_it_is() {
    let (sandbox, other) = (start(), start());
    let problem = async |proxy: &Proxy, change: &dyn Fn(&mut ClientConfig)| {
        let client = client_changed(&sandbox, settings(proxy), change);
        match client.create_call(request("1")).await.unwrap_err() {
            CallError::Untrusted { problem, .. } => problem,
            error => panic!("{error:?}"),
        }
    };
    // A proxy that reads along has to show a certificate of its own.
    let to_other = proxy_to(&other);
    let nothing = &|_: &mut ClientConfig| ();
    assert_eq!(
        problem(&to_other, nothing).await,
        TrustProblem::UnknownAuthority
    );
    let proxy = proxy_to(&sandbox);
    let wrong_pin = |config: &mut ClientConfig| config.pins = vec![other.leaf_pin()];
    assert_eq!(problem(&proxy, &wrong_pin).await, TrustProblem::PinMismatch);
    let wrong_name = |config: &mut ClientConfig| config.domain = "service.example".into();
    assert_eq!(problem(&proxy, &wrong_name).await, TrustProblem::WrongHost);
    assert!(sandbox.received().is_empty() && other.received().is_empty());

    let right_pin = |config: &mut ClientConfig| config.pins = vec![sandbox.leaf_pin()];
    let client = client_changed(&sandbox, settings(&proxy), right_pin);
    client.create_call(request("1")).await.unwrap();
}

#[tokio::test]
async fn a_tunnel_cut_after_the_request_leaves_open_whether_a_call_exists() {
    for how in [Break::Close, Break::Reset] {
        for (stage, created) in [(ProxyStage::ToService, 0), (ProxyStage::ToClient, 1)] {
            let sandbox = start();
            let proxy = proxy_to(&sandbox);
            let client = client_of(&sandbox, settings(&proxy));
            client.create_call(request("1")).await.unwrap();
            proxy.set_fault(ProxyFault::At(stage, how));
            let error = client.create_call(request("2")).await.unwrap_err();
            assert!(
                matches!(error, CallError::NoAnswer { .. }),
                "{stage:?}: {error:?}"
            );
            assert!(error.call_may_exist());
            assert_eq!(support::times_received(&sandbox, "2"), created, "{stage:?}");
            proxy.set_fault(ProxyFault::None);
            client.create_call(request("3")).await.unwrap();
        }
    }
}

#[tokio::test]
async fn prepare_keep_ready_and_cancel_go_through_the_proxy() {
    let sandbox = start();
    let proxy = proxy_to(&sandbox);
    let client = client_of(&sandbox, settings(&proxy));
    client.prepare().await.unwrap();
    client.create_call(request("1")).await.unwrap();
    assert_eq!(proxy.tunnels(), 1, "the prepared tunnel is used");
    client.keep_ready(true);
    let call = client.begin(request(SLOW));
    wait_until(|| support::times_received(&sandbox, SLOW) == 1);
    call.cancel();
    assert!(matches!(
        call.result().await,
        Err(CallError::Cancelled { request_sent: true })
    ));
    // The cancelled call's tunnel is closed, and another is made ready in its place.
    wait_until(|| proxy.tunnels() >= 2);
    client.create_call(request("3")).await.unwrap();
    // One that is on its way has a tunnel already.
    wait_until(|| sandbox.connections() == proxy.tunnels());
}

#[tokio::test]
async fn a_cancelled_call_closes_its_tunnel() {
    let sandbox = start();
    let proxy = proxy_to(&sandbox);
    let client = client_of(&sandbox, settings(&proxy));
    let call = client.begin(request(SLOW));
    wait_until(|| sandbox.created() == 1);
    call.cancel();
    let error = call.result().await.unwrap_err();
    assert!(error.call_may_exist(), "{error:?}");
    wait_until(|| proxy.open_connections() == 0);
}

#[tokio::test]
async fn the_proxy_can_change() {
    let sandbox = start();
    let (first, second) = (proxy_to(&sandbox), proxy_to(&sandbox));
    let client = client_of(&sandbox, settings(&first));
    let tunnels = || (first.tunnels(), second.tunnels(), sandbox.connections());
    client.create_call(request("1")).await.unwrap();
    client.set_proxy(Some(settings(&first))).unwrap();
    client.create_call(request("2")).await.unwrap();
    assert_eq!(tunnels(), (1, 0, 1), "the same proxy again changes nothing");
    client.set_proxy(Some(settings(&second))).unwrap();
    client.create_call(request("3")).await.unwrap();
    assert_eq!(tunnels(), (1, 1, 2));
    let refused = client.set_proxy(Some(ProxyConfig::new("https://proxy:1")));
    assert!(matches!(refused, Err(ConfigError::InvalidProxy { .. })));
    client.create_call(request("4")).await.unwrap();
    assert_eq!(
        tunnels(),
        (1, 1, 2),
        "a proxy that can't be used changes nothing"
    );
    client.set_proxy(None).unwrap();
    client.create_call(request("5")).await.unwrap();
    assert_eq!(tunnels(), (1, 1, 3));
    assert_eq!(sandbox.created(), 5);
}

#[tokio::test]
async fn a_call_that_waits_for_a_proxy_takes_the_new_one() {
    let sandbox = start();
    let (hanging, good) = (proxy_to(&sandbox), proxy_to(&sandbox));
    hanging.set_fault(ProxyFault::At(ProxyStage::Connect, Break::Hang));
    let client = client_of(&sandbox, settings(&hanging));
    let call = client.begin(request("1"));
    wait_until(|| hanging.received().len() == 1);
    client.set_proxy(Some(settings(&good))).unwrap();
    call.result().await.unwrap();
    assert_eq!((sandbox.created(), good.tunnels()), (1, 1));
}

/// In a child process, because the environment belongs to all tests of this one.
#[test]
fn the_environment_does_not_choose_the_proxy() {
    let (sandbox, folder) = (start(), tempfile::tempdir().unwrap());
    let (wanted, unwanted) = (proxy_to(&sandbox), proxy_to(&sandbox));
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, sandbox.authority().ca_pem()).unwrap();
    let call = |arguments: &[&str], no_proxy: &str| {
        let mut command = example();
        command
            .args(["--domain", &sandbox.domain(), "--app-key", sandbox::APP_KEY])
            .args(["--called", "1", "--json", "--root-ca"])
            .arg(&ca)
            .args(arguments)
            .env("ANONCALL_APP_SECRET", sandbox::APP_SECRET);
        for name in [
            "HTTPS_PROXY",
            "https_proxy",
            "ALL_PROXY",
            "all_proxy",
            "HTTP_PROXY",
        ] {
            command.env(name, format!("http://{}", unwanted.address()));
        }
        let output = command.env("NO_PROXY", no_proxy).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    call(&[], "");
    assert_eq!((wanted.connections(), unwanted.connections()), (0, 0));
    let before = sandbox.connections();
    call(&["--proxy", &wanted.address().to_string()], "*");
    assert_eq!(unwanted.connections(), 0);
    let made = sandbox.connections() - before;
    assert_eq!(made, wanted.tunnels(), "all of them went through it");
    assert!(made > 0);
    wanted.set_credentials(Some("user:password"));
    call(
        &[
            "--proxy",
            &wanted.address().to_string(),
            "--proxy-user",
            "user:password",
        ],
        "localhost",
    );
    assert_eq!(unwanted.connections(), 0);
}
