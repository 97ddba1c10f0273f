//! Changes of the device's network, and how requests follow them.

use std::{future::Future, pin::pin, time::Duration};

use futures_util::future::{Either, select};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// How long a request that was started again may go on before another change starts it again: twice as long each time, or a
/// network that changes all the time would let nothing out.
const FIRST_GRACE: Duration = Duration::from_millis(500);
const LONGEST_GRACE: Duration = Duration::from_secs(4);

/// The device's network.
#[derive(Debug, Default)]
pub(crate) struct Network {
    changes: watch::Sender<()>,
}

impl Network {
    pub(crate) fn changed(&self) {
        self.changes.send_replace(());
    }

    /// Signals each change from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// Runs a request. When the network changes it is started again on the new one, because its connection is dead though nothing
    /// says so, unless `take_back` says that it must go on.
    pub(crate) async fn follow<F: Future>(
        &self,
        request: impl Fn() -> F,
        take_back: impl Fn() -> bool,
    ) -> F::Output {
        let mut changes = self.changes();
        let mut grace = Duration::ZERO;
        loop {
            let began = Instant::now();
            let restart = async {
                // The sender lives as long as `self`.
                let _ = changes.changed().await;
                sleep_until(began + grace).await;
            };
            match select(pin!(request()), pin!(restart)).await {
                Either::Left((output, _)) => return output,
                Either::Right(((), running)) if !take_back() => return running.await,
                Either::Right(_) => {}
            }
            changes.mark_unchanged();
            grace = (grace * 2).clamp(FIRST_GRACE, LONGEST_GRACE);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::time::sleep;

    use super::*;

    /// Changes every 60 milliseconds, for ever.
    async fn storm(network: &Network) {
        loop {
            sleep(Duration::from_millis(60)).await;
            network.changed();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_starts_a_request_again_immediately() {
        let network = Network::default();
        let (began, starts) = (Instant::now(), Cell::new(0));
        let request = || {
            starts.set(starts.get() + 1);
            let takes = if starts.get() == 1 { 4_000 } else { 100 };
            sleep(Duration::from_millis(takes))
        };
        let change = async {
            sleep(Duration::from_millis(50)).await;
            network.changed();
        };
        tokio::join!(network.follow(request, || true), change);
        assert_eq!((starts.get(), began.elapsed().as_millis()), (2, 150));
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_gets_through_a_storm_of_changes() {
        let network = Network::default();
        let starts = Cell::new(0);
        // Name, TCP and TLS over a link with a round trip of 120 ms.
        let request = || {
            starts.set(starts.get() + 1);
            sleep(Duration::from_millis(480))
        };
        tokio::select! {
            () = network.follow(request, || true) => {}
            () = storm(&network) => {}
        }
        assert_eq!(starts.get(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_can_not_be_taken_back_goes_on() {
        let network = Network::default();
        let starts = Cell::new(0);
        let request = || {
            starts.set(starts.get() + 1);
            sleep(Duration::from_secs(1))
        };
        tokio::select! {
            () = network.follow(request, || false) => {}
            () = storm(&network) => {}
        }
        assert_eq!(starts.get(), 1);
    }
}
