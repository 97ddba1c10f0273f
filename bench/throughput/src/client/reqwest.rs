//! A hand-written client on reqwest, with the features and timeouts that the core uses.

use std::time::Duration;

use anyhow::Result;
use reqwest::{
    Certificate, Url,
    header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE},
    redirect,
};
use rustls::crypto::ring::default_provider;

use crate::service::{APP_KEY, Service, body, read};

#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: Url,
    authorization: String,
}

impl Client {
    pub fn new(service: &Service) -> Result<Self> {
        // It fails if one is there already, which is as good.
        let _ = default_provider().install_default();
        let http = reqwest::Client::builder()
            .tls_certs_only([Certificate::from_pem(&service.ca()?)?])
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(Duration::from_secs(4))
            .timeout(Duration::from_secs(10))
            .pool_idle_timeout(Duration::from_secs(25))
            .build()?;
        Ok(Self {
            http,
            url: service.url().parse()?,
            authorization: service.authorization(),
        })
    }

    pub async fn call(&self) -> Result<()> {
        let answer = self
            .http
            .post(self.url.clone())
            .header("X-APP-Key", APP_KEY)
            .header(AUTHORIZATION, &self.authorization)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header(ACCEPT_ENCODING, "identity")
            .body(body()?)
            .send()
            .await?;
        let status = answer.status().as_u16();
        read(status, &answer.bytes().await?)
    }
}
