//! What an app's own threads pay: for making a client, for beginning a call, for telling of a changed network.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that can't begin has nothing to report"
)]

use std::sync::Arc;

use anoncall::{CallClient, CallRequest, ClientConfig, Credentials};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use tokio::runtime::Builder;
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

/// As on Android, where the app hands over all of the device's roots.
fn config() -> ClientConfig {
    let roots = TLS_SERVER_ROOT_CERTS.iter().map(|root| root.to_vec());
    ClientConfig {
        device_roots: roots.collect(),
        ..ClientConfig::new("localhost", "app-key")
    }
}

fn client(config: ClientConfig) -> Arc<CallClient> {
    CallClient::new(config, Credentials::app_secret("secret".into()), None).expect("it is valid")
}

fn making_a_client(criterion: &mut Criterion) {
    let roots = config().device_roots.len();
    criterion.bench_function(
        &format!("make a client with the {roots} roots of a device"),
        |bencher| bencher.iter_batched(config, client, BatchSize::PerIteration),
    );
    let one_root = || ClientConfig {
        root_certificates: vec![TLS_SERVER_ROOT_CERTS[0].to_vec()],
        platform_roots: false,
        ..ClientConfig::new("localhost", "app-key")
    };
    criterion.bench_function("make a client with one root", |bencher| {
        bencher.iter_batched(one_root, client, BatchSize::PerIteration);
    });
}

/// The request is refused by its own check, so what is measured is the way to the background thread and back.
fn beginning_a_call(criterion: &mut Criterion) {
    let client = client(config());
    let runtime = Builder::new_current_thread().build().unwrap();
    criterion.bench_function("begin a call, on the app's thread", |bencher| {
        bencher.iter(|| client.begin(CallRequest::new("")));
    });
    criterion.bench_function("a call that is refused before it is sent", |bencher| {
        bencher.iter(|| runtime.block_on(client.create_call(CallRequest::new(""))));
    });
}

fn telling_of_a_network(criterion: &mut Criterion) {
    let client = client(config());
    criterion.bench_function("tell of a changed network", |bencher| {
        bencher.iter(|| client.network_changed());
    });
}

criterion_group!(
    benches,
    making_a_client,
    beginning_a_call,
    telling_of_a_network
);
criterion_main!(benches);
