//! The client's own runtime: one background thread that drives the network, also while the app is idle.
//!
//! Nothing is polled, parsed or encrypted on the app's threads, and an idle connection that the server closes is noticed at
//! once: a runtime that nobody drives would find out with the next call, too late.

use std::{future::Future, io, thread};

use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
    task::JoinHandle,
};

/// Threads for what blocks, such as a session's listeners. They exist only while they are needed, and ten seconds longer.
const BLOCKING_THREADS: usize = 8;

/// The running thread. Dropping it ends the thread and aborts all that it was doing, without waiting.
#[derive(Debug)]
pub(crate) struct BackgroundRuntime {
    handle: Handle,
    // Dropped with the runtime, which is what the thread waits for.
    _alive: oneshot::Sender<()>,
}

impl BackgroundRuntime {
    pub(crate) fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BLOCKING_THREADS)
            .thread_name("anoncall-work")
            .build()?;
        let handle = runtime.handle().clone();
        let (alive, dropped) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("anoncall".into())
            .spawn(move || {
                // Resolves with an error once the sender is dropped.
                let _ = runtime.block_on(dropped);
                runtime.shutdown_background();
            })?;
        Ok(Self {
            handle,
            _alive: alive,
        })
    }

    pub(crate) fn spawn<F>(&self, future: F) -> AbortOnDrop<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        AbortOnDrop(self.handle.spawn(future))
    }

    /// Spawns what runs until the runtime ends.
    pub(crate) fn spawn_detached(&self, future: impl Future<Output = ()> + Send + 'static) {
        drop(self.handle.spawn(future));
    }
}

/// A spawned task that is aborted when its handle is dropped.
#[derive(Debug)]
pub(crate) struct AbortOnDrop<T>(pub(crate) JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn dropping_it_drops_what_runs() {
        struct TellWhenDropped(mpsc::Sender<()>);
        impl Drop for TellWhenDropped {
            fn drop(&mut self) {
                self.0.send(()).unwrap();
            }
        }

        let (told, hear) = mpsc::channel();
        let (started, wait) = mpsc::channel();
        let runtime = BackgroundRuntime::start().unwrap();
        let _task = runtime.spawn(async move {
            let _guard = TellWhenDropped(told);
            started.send(()).unwrap();
            std::future::pending::<()>().await;
        });
        wait.recv().unwrap();
        drop(runtime);
        hear.recv().unwrap();
    }
}
