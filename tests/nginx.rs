//! Calls through nginx with TLS, which compresses for whoever asks, as the vendor's openresty does. Needs `nginx`.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code"
)]

mod support;

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command},
    time::{Duration, Instant},
};

use anoncall::{CallError, ClientConfig};
use sandbox::Sandbox;
use support::{PATIENCE, client_with, config, request, start};
use tempfile::TempDir;

/// nginx in front of a sandbox, with a certificate of the sandbox's authority.
struct Nginx {
    process: Child,
    folder: TempDir,
    domain: String,
}

impl Nginx {
    fn start(sandbox: &Sandbox) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let identity = sandbox.authority().issue(sandbox::LeafSpec::default());
        fs::write(folder.path().join("cert.pem"), identity.chain_pem()).unwrap();
        fs::write(folder.path().join("key.pem"), identity.key_pem()).unwrap();
        let configuration = configuration(port, sandbox.address().port());
        fs::write(folder.path().join("nginx.conf"), configuration).unwrap();
        let process = Command::new("nginx")
            .arg("-p")
            .arg(folder.path())
            .args(["-c", "nginx.conf", "-e", "error.log"])
            .spawn()
            .expect("nginx is installed");
        wait_until_it_listens(port);
        Self {
            process,
            folder,
            domain: format!("localhost:{port}"),
        }
    }

    /// One line per request: connection, method, path, status, content encoding. nginx writes it after it has answered, so the last
    /// ones are waited for.
    fn access_log(&self, requests: usize) -> Vec<String> {
        let began = Instant::now();
        loop {
            let text = fs::read_to_string(self.folder.path().join("access.log")).unwrap();
            if text.lines().count() >= requests || began.elapsed() > PATIENCE {
                return text.lines().map(str::to_owned).collect();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // A killed master would leave its workers; asked like this, it ends them.
        let _ = Command::new("nginx")
            .arg("-p")
            .arg(self.folder.path())
            .args(["-c", "nginx.conf", "-e", "error.log", "-s", "stop"])
            .status();
        let _ = self.process.wait();
    }
}

fn configuration(port: u16, sandbox_port: u16) -> String {
    format!(
        r#"
daemon off;
pid nginx.pid;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  log_format facts '$connection $request_method $uri $status $sent_http_content_encoding';
  access_log access.log facts;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  gzip on; gzip_types application/json; gzip_min_length 1; gzip_proxied any;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate cert.pem; ssl_certificate_key key.pem;
    keepalive_requests 3;
    location / {{
      proxy_pass https://127.0.0.1:{sandbox_port};
      proxy_set_header Accept-Encoding "";
    }}
  }}
}}
"#
    )
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn wait_until_it_listens(port: u16) {
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(began.elapsed() < PATIENCE, "nginx does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn through(nginx: &Nginx, sandbox: &Sandbox) -> ClientConfig {
    ClientConfig {
        domain: nginx.domain.clone(),
        ..config(sandbox)
    }
}

#[tokio::test]
async fn the_vendors_example_is_read_compressed_or_not() {
    let sandbox = start();
    let nginx = Nginx::start(&sandbox);
    let client = client_with(through(&nginx, &sandbox));
    let call = client.create_call(request("88884432")).await.unwrap();
    assert_eq!(call.sip_uri(), "sip:179080024609291@10.137.203.215:5063");
    // One that comes compressed unasked.
    client.create_call(request("90001010")).await.unwrap();
    let log = nginx.access_log(3);
    for (line, end) in log.iter().zip([
        "POST /apigovernance/api/oauth/tokenByAkSk 200 -",
        "POST /apiaccess/ccmessaging/v1/mobileagent/createcall 200 -",
        "POST /apiaccess/ccmessaging/v1/mobileagent/createcall 200 gzip",
    ]) {
        assert!(line.ends_with(end), "{log:?}");
    }
}

#[tokio::test]
async fn connections_that_nginx_ends_cost_no_call() {
    let sandbox = start();
    let nginx = Nginx::start(&sandbox);
    let client = client_with(through(&nginx, &sandbox));
    for i in 0..30 {
        client.create_call(request(&format!("1{i}"))).await.unwrap();
    }
    assert_eq!(sandbox.created(), 30);
    let log = nginx.access_log(31);
    assert_eq!(log.len(), 31);
    let mut connections: Vec<_> = log
        .iter()
        .filter_map(|line| line.split(' ').next())
        .collect();
    connections.dedup();
    assert_eq!(
        connections.len(),
        11,
        "nginx ends each connection after 3 requests: {log:?}"
    );
}

#[tokio::test]
async fn a_service_that_is_down_behind_nginx_may_have_created_the_call() {
    let sandbox = start();
    let nginx = Nginx::start(&sandbox);
    let client = client_with(through(&nginx, &sandbox));
    client.create_call(request("1")).await.unwrap();
    drop(sandbox);
    let error = client.create_call(request("2")).await.unwrap_err();
    assert!(
        matches!(error, CallError::HttpStatus { status: 502, .. }),
        "{error:?}"
    );
    assert!(error.call_may_exist());
    assert!(Path::new(&nginx.folder.path().join("error.log")).exists());
}
