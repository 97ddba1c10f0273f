//! nginx as the service's stand-in for measuring: TLS 1.3, one worker, and the vendor's example of an answer, compressed as the vendor
//! does it.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{PathBuf, absolute},
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use sandbox::{Authority, LeafSpec};
use tempfile::TempDir;

use crate::command::target;

const PATIENCE: Duration = Duration::from_secs(120);

/// A running nginx. Dropping it ends it.
pub struct Nginx {
    process: Child,
    folder: TempDir,
    port: u16,
    status_port: u16,
}

impl Nginx {
    /// Starts it with a certificate of a new authority.
    pub fn start() -> Result<Self> {
        // Below the target folder, because the Swift programs see no other one.
        fs::create_dir_all(target())?;
        let folder = tempfile::tempdir_in(absolute(target())?)?;
        let authority = Authority::new("benchmark");
        let identity = authority.issue(LeafSpec::default());
        fs::write(folder.path().join("ca.pem"), authority.ca_pem())?;
        fs::write(folder.path().join("cert.pem"), identity.chain_pem())?;
        fs::write(folder.path().join("key.pem"), identity.key_pem())?;
        let (port, status_port) = free_ports()?;
        let configuration = configuration(port, status_port);
        fs::write(folder.path().join("nginx.conf"), configuration)?;
        let process = Command::new("nginx")
            .arg("-p")
            .arg(folder.path())
            .args(["-c", "nginx.conf", "-e", "error.log"])
            .spawn()
            .context("nginx")?;
        let nginx = Self {
            process,
            folder,
            port,
            status_port,
        };
        nginx.wait_until_it_listens()?;
        Ok(nginx)
    }

    /// `host:port`.
    pub fn domain(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// The file with the authority's certificate.
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// How many connections it has accepted so far, this question's own included.
    pub fn accepted(&self) -> Result<u64> {
        let mut status = TcpStream::connect(("127.0.0.1", self.status_port))?;
        status.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
        let mut text = String::new();
        status.read_to_string(&mut text)?;
        let (_, counts) = text
            .split_once("server accepts handled requests")
            .context("nginx tells no counts")?;
        let accepts = counts.split_whitespace().next();
        Ok(accepts.context("nginx tells no count")?.parse()?)
    }

    fn wait_until_it_listens(&self) -> Result<()> {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            ensure!(began.elapsed() < PATIENCE, "nginx does not listen");
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // A killed master would leave its worker; asked like this, it ends it.
        let _ = Command::new("nginx")
            .arg("-p")
            .arg(self.folder.path())
            .args(["-c", "nginx.conf", "-e", "error.log", "-s", "stop"])
            .status();
        let _ = self.process.wait();
    }
}

/// Both are taken before they are given back, so that they differ.
fn free_ports() -> Result<(u16, u16)> {
    let listen = || TcpListener::bind("127.0.0.1:0");
    let (one, other) = (listen()?, listen()?);
    Ok((one.local_addr()?.port(), other.local_addr()?.port()))
}

fn configuration(port: u16, status_port: u16) -> String {
    format!(
        r#"
daemon off;
pid nginx.pid;
worker_processes 1;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  gzip on; gzip_types application/json; gzip_min_length 1;
  keepalive_requests 100000000; keepalive_timeout 300s;
  server {{
    listen 127.0.0.1:{port} ssl backlog=4096;
    ssl_certificate cert.pem; ssl_certificate_key key.pem;
    ssl_protocols TLSv1.3;
    location = /apiaccess/ccmessaging/v1/mobileagent/createcall {{
      default_type application/json;
      return 200 '{{"resultCode":"0","resultDesc":"Success","resultData":{{"sipServiceAddress":"10.137.203.215:5063","accesscode":"179080024609291"}}}}';
    }}
  }}
  server {{
    listen 127.0.0.1:{status_port};
    location / {{ stub_status; }}
  }}
}}
"#
    )
}
