//! Networks that swallow packets without a word. Needs root, `nft`, and network and mount namespaces of its own: `cargo xtask test`
//! runs it under `unshare`.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod namespaces;
mod support;

use std::{fs, process::Command, sync::Arc};

use anoncall::{AccessToken, CallClient, CallError, ClientConfig, ConnectionProblem, ProxyConfig};
use sandbox::{Authority, FaultServer, LeafSpec, Options, Proxy, ProxyOptions};
use support::{fault_config, provider, request, start_with};

const PART: &str = "packets";

fn nft(arguments: &str) {
    let status = Command::new("nft").args(arguments.split(' ')).status();
    assert!(
        status.expect("nft is installed").success(),
        "nft {arguments}"
    );
}

/// Packets that match are dropped until this is.
struct Dropping(&'static str);

impl Dropping {
    fn packets(name: &'static str, rule: &str) -> Self {
        namespaces::assert_own(PART);
        nft(&format!("add table inet {name}"));
        nft(&format!(
            "add chain inet {name} out {{ type filter hook output priority 0 ; }}"
        ));
        nft(&format!("add rule inet {name} out {rule} drop"));
        Self(name)
    }
}

impl Dropping {
    /// Packets dropped so far, if its rule counts.
    fn counted(&self) -> u64 {
        let listed = Command::new("nft")
            .args(["list", "table", "inet", self.0])
            .output()
            .unwrap();
        let text = String::from_utf8(listed.stdout).unwrap();
        let after = text
            .split("counter packets ")
            .nth(1)
            .expect("the rule counts");
        after.split(' ').next().unwrap().parse().unwrap()
    }
}

impl Drop for Dropping {
    fn drop(&mut self) {
        nft(&format!("delete table inet {}", self.0));
    }
}

fn client_of(server: &FaultServer, change: impl FnOnce(&mut ClientConfig)) -> Arc<CallClient> {
    let mut config = fault_config(server);
    change(&mut config);
    let credentials = provider(|_| async { Ok(AccessToken::new("t".into(), None)) });
    CallClient::new(config, credentials, None).unwrap()
}

fn port(domain: &str) -> &str {
    domain.rsplit(':').next().unwrap()
}

#[tokio::test]
async fn a_server_that_swallows_the_first_packet_is_not_connected() {
    let server = FaultServer::start().unwrap();
    let client = client_of(&server, |config| config.connect_timeout_ms = 1_000);
    let _dropping = Dropping::packets("syn", &format!("tcp dport {}", port(&server.domain())));
    let error = client.create_call(request("1")).await.unwrap_err();
    assert!(matches!(error, CallError::NotConnected { .. }), "{error:?}");
}

#[tokio::test]
async fn a_connection_that_went_dead_is_found_before_the_deadline() {
    let server = FaultServer::start().unwrap();
    let client = client_of(&server, |_| ());
    client.create_call(request("1")).await.unwrap();
    {
        let _dropping = Dropping::packets("dead", &format!("tcp dport {}", port(&server.domain())));
        let error = client.create_call(request("2")).await.unwrap_err();
        // Not the deadline, which is minutes: unacknowledged bytes end the connection after five seconds.
        assert!(matches!(error, CallError::NoAnswer { .. }), "{error:?}");
        assert!(error.call_may_exist());
        assert_eq!(server.created("2"), 0);
    }
    client.create_call(request("3")).await.unwrap();
    assert_eq!(server.created("3"), 1);
}

#[tokio::test]
async fn after_a_network_change_no_dead_connection_is_used() {
    let server = FaultServer::start().unwrap();
    let client = client_of(&server, |_| ());
    client.create_call(request("1")).await.unwrap();
    let old = server.clients();
    assert_eq!(old.len(), 1);
    let _dropping = Dropping::packets("old", &format!("tcp sport {}", old[0].port()));
    client.network_changed();
    client.create_call(request("2")).await.unwrap();
    assert_eq!(server.connections(), 2);
    assert_eq!(server.created("2"), 1);
}

#[tokio::test]
async fn a_name_whose_ipv6_address_is_dead_is_reached_by_ipv4() {
    namespaces::assert_own(PART);
    let folder = tempfile::tempdir().unwrap();
    let hosts = folder.path().join("hosts");
    fs::write(&hosts, "::1 dual.test\n127.0.0.1 dual.test\n").unwrap();
    let mounted = Command::new("mount")
        .arg("--bind")
        .arg(&hosts)
        .arg("/etc/hosts")
        .status();
    assert!(mounted.unwrap().success());

    let authority = Authority::new("Dual");
    let identity = authority.issue(LeafSpec::valid_for(["dual.test"]));
    let sandbox = start_with(Options {
        authority: Some(authority),
        identity: Some(identity),
        ..Options::default()
    });
    let config = ClientConfig {
        domain: format!("dual.test:{}", sandbox.address().port()),
        ..support::config(&sandbox)
    };
    let dropping = Dropping::packets("ipv6", "ip6 daddr ::1 counter");
    let client = support::client_with(config);
    client.create_call(request("1")).await.unwrap();
    assert_eq!(sandbox.created(), 1);
    assert!(dropping.counted() > 0, "IPv6 was not tried");
}

/// A company's network that lets out nothing but its proxy.
#[tokio::test]
async fn where_only_the_proxy_gets_out_calls_go_through_it() {
    let sandbox = support::start();
    let port = sandbox.address().port();
    let proxy_address = [127, 0, 0, 2].into();
    let proxy = Proxy::start(
        sandbox.address(),
        &ProxyOptions {
            source: Some(proxy_address),
            ..ProxyOptions::default()
        },
    )
    .unwrap();
    let rule = format!("tcp dport {port} ip saddr != {proxy_address} counter");
    let dropping = Dropping::packets("company", &rule);
    let config = ClientConfig {
        domain: sandbox.address().to_string(),
        connect_timeout_ms: 1_000,
        total_timeout_ms: 60_000,
        ..support::config(&sandbox)
    };
    let client = support::client_with(config);
    let error = client.create_call(request("1")).await.unwrap_err();
    assert!(matches!(error, CallError::NotConnected { .. }), "{error:?}");
    let dropped = dropping.counted();
    assert!(dropped > 0, "the network let the client out");

    let settings = ProxyConfig::new(proxy.address().to_string());
    client.set_proxy(Some(settings)).unwrap();
    client.keep_ready(true);
    client.create_call(request("1")).await.unwrap();
    assert_eq!(sandbox.created(), 1);
    assert_eq!(dropping.counted(), dropped, "the client tried it by itself");
}

#[tokio::test]
async fn a_proxy_that_swallows_the_first_packet_is_not_reached() {
    let sandbox = support::start();
    let proxy = Proxy::start(sandbox.address(), &ProxyOptions::default()).unwrap();
    let config = ClientConfig {
        proxy: Some(ProxyConfig::new(proxy.address().to_string())),
        connect_timeout_ms: 1_000,
        total_timeout_ms: 60_000,
        ..support::config(&sandbox)
    };
    let client = support::client_with(config);
    let rule = format!("tcp dport {}", proxy.address().port());
    let _dropping = Dropping::packets("proxy", &rule);
    let error = client.create_call(request("1")).await.unwrap_err();
    let CallError::NotConnected { problem, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(problem, ConnectionProblem::ProxyNotReached);
}
