//! What an app gives: settings, credentials, and what can be wrong with them.

pub(crate) mod config;
pub(crate) mod config_error;
pub(crate) mod credentials;
pub(crate) mod domain;
pub(crate) mod header;
pub(crate) mod proxy;
