//! Who hears of a session's state.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::spawn_blocking,
};

use crate::flow::session_state::SessionState;

/// Follows a [`CallSession`](crate::CallSession).
#[uniffi::export(with_foreign)]
pub trait SessionListener: Send + Sync {
    /// The session's state. The first one is the state at the time of listening; then every change comes, in order, on a thread of the
    /// session's own. It may call the session. Blocking it delays other listeners, but no call. What this throws is ignored.
    fn on_state(&self, state: SessionState);
}

/// A listener's subscription. It ends with [`stop`](SessionSubscription::stop), when its last reference is dropped, and with the session.
#[derive(uniffi::Object)]
pub struct SessionSubscription(Arc<AtomicBool>);

#[uniffi::export]
impl SessionSubscription {
    /// Ends it. What is being told at the moment may still arrive.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Drop for SessionSubscription {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Passes news on to the listeners.
pub(crate) struct Listeners(UnboundedSender<News>);

enum News {
    Joined(Listener, SessionState),
    Changed(SessionState),
}

#[derive(Clone)]
struct Listener {
    listener: Arc<dyn SessionListener>,
    stopped: Arc<AtomicBool>,
}

impl Listeners {
    /// The listeners, and the work that tells them: it ends when they are dropped.
    pub(crate) fn new() -> (Self, impl Future<Output = ()> + Send) {
        let (sender, receiver) = unbounded_channel();
        (Self(sender), tell(receiver))
    }

    /// The state has changed. Returns immediately.
    pub(crate) fn changed(&self, state: SessionState) {
        // Fails only when the session has ended.
        let _ = self.0.send(News::Changed(state));
    }

    /// A new listener, who hears the present state first.
    pub(crate) fn add(
        &self,
        listener: Arc<dyn SessionListener>,
        present: SessionState,
    ) -> Arc<SessionSubscription> {
        let stopped = Arc::new(AtomicBool::new(false));
        let subscription = Arc::new(SessionSubscription(stopped.clone()));
        let _ = self
            .0
            .send(News::Joined(Listener { listener, stopped }, present));
        subscription
    }
}

async fn tell(mut news: UnboundedReceiver<News>) {
    let mut listeners: Vec<Listener> = Vec::new();
    while let Some(news) = news.recv().await {
        match news {
            News::Joined(listener, present) => {
                listener.hear(present).await;
                listeners.push(listener);
            }
            News::Changed(state) => {
                listeners.retain(Listener::listens);
                for listener in &listeners {
                    listener.hear(state.clone()).await;
                }
            }
        }
    }
}

impl Listener {
    fn listens(&self) -> bool {
        !self.stopped.load(Ordering::Acquire)
    }

    /// Tells it, on a thread that it may block.
    async fn hear(&self, state: SessionState) {
        if !self.listens() {
            return;
        }
        let listener = self.listener.clone();
        // A broken listener must not break the session.
        let told =
            spawn_blocking(move || catch_unwind(AssertUnwindSafe(|| listener.on_state(state))));
        let _ = told.await;
    }
}
