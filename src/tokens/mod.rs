//! Access tokens: how they are got, kept and renewed.

pub(crate) mod token;
pub(crate) mod token_cache;
#[cfg(test)]
pub(crate) mod token_cache_tests;
pub(crate) mod token_endpoint;
