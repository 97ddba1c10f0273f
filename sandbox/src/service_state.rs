//! What the service knows while it runs: its settings, tokens and calls.

use std::{collections::HashMap, sync::Arc, time::Duration};

use crate::{
    call_log::CallLog, journal::Journal, scripted::Prepared, service_time::ServiceTime,
    token_store::TokenStore,
};

pub(crate) struct ServiceState {
    pub(crate) domain: String,
    pub(crate) latency: Duration,
    pub(crate) time: ServiceTime,
    pub(crate) token_lifetime: Duration,
    /// What created calls get instead of the SIP server's own address.
    pub(crate) sip_address: Option<String>,
    /// The port of the sandbox's SIP server, if it has one.
    pub(crate) sip_port: Option<u16>,
    pub(crate) scripted: HashMap<String, Prepared>,
    pub(crate) tokens: TokenStore,
    pub(crate) journal: Arc<Journal>,
    pub(crate) calls: Arc<CallLog>,
}
