//! What the connections of a fault server share: the fault in force, and what they have done.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{Break, Fault, Stage, fault_history::History, lock};

/// How a token is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Refusal {
    /// Status 401 without a body.
    #[default]
    Unauthorized,
    /// Status 403 with `errorCode` and `exceptionInfo`, as the vendor documents it for an expired token.
    Forbidden,
}

/// What the connections share.
#[derive(Default)]
pub(crate) struct FaultState {
    fault: Mutex<Fault>,
    heals: AtomicBool,
    pub(crate) refusal: Mutex<Refusal>,
    pub(crate) latency: Mutex<Duration>,
    pub(crate) token: Mutex<String>,
    pub(crate) created: Mutex<HashMap<String, usize>>,
    pub(crate) history: Mutex<History>,
    pub(crate) refused: AtomicUsize,
}

impl FaultState {
    /// From now on, connections and requests meet this fault.
    pub(crate) fn set_fault(&self, fault: Fault) {
        self.heals.store(false, Ordering::SeqCst);
        *lock(&self.fault) = fault;
    }

    /// The first connection or request that comes to this break meets it; later ones meet no fault.
    pub(crate) fn set_fault_once(&self, stage: Stage, how: Break) {
        self.set_fault(Fault::At(stage, how));
        self.heals.store(true, Ordering::SeqCst);
    }

    pub(crate) fn fault(&self) -> Fault {
        *lock(&self.fault)
    }

    /// A break was met.
    pub(crate) fn broke(&self) {
        if self.heals.swap(false, Ordering::SeqCst) {
            *lock(&self.fault) = Fault::None;
        }
    }

    pub(crate) fn refusal(&self) -> Refusal {
        *lock(&self.refusal)
    }

    pub(crate) fn wait_latency(&self) {
        let latency = *lock(&self.latency);
        if !latency.is_zero() {
            thread::sleep(latency);
        }
    }

    /// Whether the `Authorization` header has the token in force.
    pub(crate) fn accepts(&self, authorization: &str) -> bool {
        let token = lock(&self.token);
        let accepted = token.is_empty() || authorization.strip_prefix("Bearer ") == Some(&token);
        if !accepted {
            self.refused.fetch_add(1, Ordering::SeqCst);
        }
        accepted
    }

    pub(crate) fn create(&self, called: &str, call_data: Option<&str>) {
        lock(&self.history).add(called, call_data, false);
        *lock(&self.created).entry(called.to_owned()).or_default() += 1;
    }

    /// The answer to a query of the call history.
    pub(crate) fn history(&self, query: &[u8]) -> String {
        lock(&self.history).answer(query)
    }
}
