//! Keeps what happened, tells listeners, and wakes who waits for it.

use std::{
    sync::{Arc, Condvar, Mutex},
    time::Instant,
};

use crate::{
    event::{Decision, Event},
    lock,
    received::Received,
};

type Listener = Arc<dyn Fn(&Event) + Send + Sync>;

#[derive(Default)]
pub(crate) struct Journal {
    state: Mutex<State>,
    changed: Condvar,
    listeners: Mutex<Vec<Listener>>,
}

#[derive(Default)]
struct State {
    /// Each with its number, which stays the same when a reset empties the list.
    received: Vec<(u64, Received)>,
    last_request: u64,
    last_connection: u64,
    counts: Counts,
    /// Rises with every change, so that a waiter misses none.
    version: u64,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) created: usize,
    pub(crate) connections: usize,
    pub(crate) open_connections: usize,
}

impl Journal {
    pub(crate) fn listen(&self, listener: Listener) {
        lock(&self.listeners).push(listener);
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        lock(&self.state)
            .received
            .iter()
            .map(|(_, received)| received.clone())
            .collect()
    }

    pub(crate) fn counts(&self) -> Counts {
        lock(&self.state).counts
    }

    /// Empties the list and the counters, except for the count of connections that are open.
    pub(crate) fn reset(&self) {
        self.change(|state| {
            state.received.clear();
            state.counts = Counts {
                open_connections: state.counts.open_connections,
                ..Counts::default()
            };
        });
    }

    /// A connection stands; it counts as open until the returned value is dropped.
    pub(crate) fn opened(self: &Arc<Self>) -> OpenConnection {
        let connection = self.change(|state| {
            state.counts.connections += 1;
            state.counts.open_connections += 1;
            state.last_connection += 1;
            state.last_connection
        });
        self.tell(&Event::Opened { connection });
        OpenConnection {
            journal: Arc::clone(self),
            connection,
        }
    }

    /// A request was read and its answer decided.
    pub(crate) fn record(self: &Arc<Self>, request: Received, decision: Decision) -> Unanswered {
        let number = self.change(|state| {
            state.last_request += 1;
            state.counts.created += usize::from(request.created);
            state.received.push((state.last_request, request.clone()));
            state.last_request
        });
        self.tell(&Event::Request {
            request: request.clone(),
            decision,
        });
        Unanswered {
            journal: Arc::clone(self),
            number,
            request: Some(request),
        }
    }

    /// Something happened that is kept elsewhere: wakes who waits, and tells the listeners.
    pub(crate) fn announce(&self, event: &Event) {
        self.change(|_| ());
        self.tell(event);
    }

    pub(crate) fn version(&self) -> u64 {
        lock(&self.state).version
    }

    /// Returns when something changed after `version` was read, or at the deadline (`None`: never).
    pub(crate) fn wait_for_change(&self, version: u64, deadline: Option<Instant>) {
        let mut state = lock(&self.state);
        while state.version == version {
            state =
                match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
                    Some(left) if left.is_zero() => return,
                    Some(left) => match self.changed.wait_timeout(state, left) {
                        Ok((state, _)) => state,
                        Err(poisoned) => poisoned.into_inner().0,
                    },
                    None => self
                        .changed
                        .wait(state)
                        .unwrap_or_else(std::sync::PoisonError::into_inner),
                };
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = lock(&self.state);
        let result = change(&mut state);
        state.version += 1;
        self.changed.notify_all();
        result
    }

    /// No lock is held while a listener runs, so that it may ask the sandbox.
    fn tell(&self, event: &Event) {
        let listeners = lock(&self.listeners).clone();
        for listener in listeners {
            listener(event);
        }
    }
}

pub(crate) struct OpenConnection {
    journal: Arc<Journal>,
    pub(crate) connection: u64,
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.journal
            .change(|state| state.counts.open_connections -= 1);
        self.journal.tell(&Event::Closed {
            connection: self.connection,
        });
    }
}

/// A request that waits for its answer; dropped in this state, the client went away.
pub(crate) struct Unanswered {
    journal: Arc<Journal>,
    number: u64,
    request: Option<Received>,
}

impl Unanswered {
    /// The answer goes out now, or (`None`) the connection is closed instead.
    pub(crate) fn answer(mut self, status: Option<u16>) {
        self.request = None;
        self.journal.change(|state| {
            let entry = state
                .received
                .iter_mut()
                .rev()
                .find(|(number, _)| *number == self.number);
            if let Some((_, received)) = entry {
                received.status = status;
            }
        });
    }
}

impl Drop for Unanswered {
    fn drop(&mut self) {
        if let Some(request) = self.request.take() {
            self.journal.tell(&Event::Abandoned { request });
        }
    }
}
