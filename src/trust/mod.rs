//! Which servers are trusted, and why another one is not. The only layer that checks certificates.

pub(crate) mod algorithm;
pub(crate) mod pem;
pub(crate) mod pin;
pub(crate) mod roots;
pub(crate) mod tls;
pub(crate) mod untrusted;
