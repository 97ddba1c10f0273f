//! A hand-written client on hyper, its pool and rustls: no compression, timeouts or redirects.

use anyhow::Result;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Uri,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{self, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::service::{APP_KEY, Service, body, read};

pub struct Client {
    http: legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    url: Uri,
    authorization: String,
}

impl Client {
    pub fn new(service: &Service) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(&service.ca()?)?)?;
        let tls = ClientConfig::builder_with_provider(default_provider().into())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_only()
            .enable_http1()
            .build();
        let http = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(Self {
            http,
            url: service.url().parse()?,
            authorization: service.authorization(),
        })
    }

    pub async fn call(&self) -> Result<()> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.url.clone())
            .header("X-APP-Key", APP_KEY)
            .header(AUTHORIZATION, &self.authorization)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .body(Full::from(body()?))?;
        let answer = self.http.request(request).await?;
        let status = answer.status().as_u16();
        read(status, &answer.into_body().collect().await?.to_bytes())
    }
}
