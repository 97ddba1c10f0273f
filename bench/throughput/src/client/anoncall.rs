//! The SDK's core as an app uses it.

use std::sync::Arc;

use anoncall::{
    AccessToken, CallClient, CallRequest, ClientConfig, Credentials, TokenProvider,
    TokenProviderError, TokenReason,
};
use anyhow::{Result, ensure};
use async_trait::async_trait;

use crate::service::{APP_KEY, CALLED, Service, is_expected};

struct FixedToken(String);

#[async_trait]
impl TokenProvider for FixedToken {
    async fn access_token(&self, _: TokenReason) -> Result<Arc<AccessToken>, TokenProviderError> {
        Ok(AccessToken::new(self.0.clone(), None))
    }
}

/// A client that trusts the service's authority alone.
pub fn client(service: &Service) -> Result<Arc<CallClient>> {
    let config = ClientConfig {
        root_certificates: vec![service.ca()?],
        platform_roots: false,
        ..ClientConfig::new(&service.domain, APP_KEY)
    };
    let token = FixedToken(service.token.clone());
    Ok(CallClient::new(
        config,
        Credentials::access_tokens(Arc::new(token)),
        None,
    )?)
}

/// Creates one call.
pub async fn one_call(client: &CallClient) -> Result<()> {
    let call = client.create_call(CallRequest::new(CALLED)).await?;
    ensure!(
        is_expected(&call.access_code.reveal()),
        "not the expected call"
    );
    Ok(())
}
