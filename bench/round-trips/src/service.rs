//! The service: nginx with TLS 1.3, gzip and keep-alive, as the vendor's openresty shows itself, in front of the sandbox.

use std::{
    fs,
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use sandbox::{Authority, LeafSpec, Options, Sandbox};
use tempfile::TempDir;

use crate::link::SERVICE;

/// Which of its faces a phone speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// nginx's defaults: idle connections are kept for 75 seconds. Tokens last ten minutes.
    Usual,
    /// Closes idle connections after a second.
    ClosesSoon,
    /// Its tokens last [`SHORT_LIFE`].
    ShortTokens,
}

/// How long the tokens of [`Face::ShortTokens`] last.
pub const SHORT_LIFE: Duration = Duration::from_secs(5);

/// The running service. It ends when it is dropped.
pub struct Service {
    nginx: Child,
    folder: TempDir,
    usual: Sandbox,
    short_tokens: Sandbox,
}

impl Service {
    /// Starts it on the service's side of the link.
    pub fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let authority = Authority::new("Round trips");
        let usual = start_sandbox(&authority, Options::default().token_lifetime)?;
        let short_tokens = start_sandbox(&authority, SHORT_LIFE)?;
        let identity = authority.issue(LeafSpec::valid_for([SERVICE]));
        fs::write(folder.path().join("ca.pem"), authority.ca_pem())?;
        fs::write(folder.path().join("cert.pem"), identity.chain_pem())?;
        fs::write(folder.path().join("key.pem"), identity.key_pem())?;
        let configuration = configuration(&usual, &short_tokens);
        fs::write(folder.path().join("nginx.conf"), configuration)?;
        let nginx = nginx(&folder).spawn().context("nginx is needed")?;
        let service = Self {
            nginx,
            folder,
            usual,
            short_tokens,
        };
        service.wait_until_it_listens()?;
        Ok(service)
    }

    /// Host and port, as the phone's configuration takes them.
    pub fn domain(face: Face) -> String {
        format!("{SERVICE}:{}", port(face))
    }

    /// The certificate authority that the phone has to trust.
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A token of one of its faces.
    pub fn token(&self, face: Face) -> String {
        match face {
            Face::Usual | Face::ClosesSoon => self.usual.issue_token(),
            Face::ShortTokens => self.short_tokens.issue_token(),
        }
    }

    /// From now on, all tokens so far are refused.
    pub fn refuse_tokens(&self) {
        self.usual.expire_tokens();
    }

    fn wait_until_it_listens(&self) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(Self::domain(Face::ShortTokens)).is_err() {
            let log = self.folder.path().join("error.log");
            ensure!(
                Instant::now() < deadline,
                "nginx does not listen: {}",
                fs::read_to_string(log).unwrap_or_default()
            );
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // A killed master would leave its workers; asked like this, it ends them.
        let _ = nginx(&self.folder).args(["-s", "stop"]).status();
        let _ = self.nginx.wait();
    }
}

fn start_sandbox(authority: &Authority, token_lifetime: Duration) -> Result<Sandbox> {
    Ok(Sandbox::start(Options {
        authority: Some(authority.clone()),
        token_lifetime,
        ..Options::default()
    })?)
}

fn nginx(folder: &TempDir) -> Command {
    let mut nginx = Command::new("nginx");
    nginx
        .arg("-p")
        .arg(folder.path())
        .args(["-c", "nginx.conf", "-e", "error.log"]);
    nginx
}

fn port(face: Face) -> u16 {
    match face {
        Face::Usual => 443,
        Face::ClosesSoon => 444,
        Face::ShortTokens => 445,
    }
}

fn configuration(usual: &Sandbox, short_tokens: &Sandbox) -> String {
    let server = |face: Face, behind: &str, more: &str| {
        format!(
            "server {{ listen {} ssl; {more} location / {{ proxy_pass https://{behind}; }} }}",
            Service::domain(face)
        )
    };
    let servers = [
        server(Face::Usual, "usual", ""),
        server(Face::ClosesSoon, "usual", "keepalive_timeout 1s;"),
        server(Face::ShortTokens, "short_tokens", ""),
    ];
    format!(
        r#"
daemon off;
pid nginx.pid;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  gzip on; gzip_types application/json; gzip_min_length 1; gzip_proxied any;
  ssl_certificate cert.pem; ssl_certificate_key key.pem; ssl_protocols TLSv1.3;
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Accept-Encoding "";
  proxy_set_header X-APP-Key {app_key};
  upstream usual {{ server {usual}; keepalive 8; }}
  upstream short_tokens {{ server {short_tokens}; keepalive 8; }}
  {servers}
}}
"#,
        // The phones in comparison don't know the sandbox's.
        app_key = sandbox::APP_KEY,
        usual = usual.address(),
        short_tokens = short_tokens.address(),
        servers = servers.join("\n  "),
    )
}
