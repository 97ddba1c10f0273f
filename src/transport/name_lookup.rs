//! Name look-ups: one at a time for each name, shared by everyone who needs it.
//!
//! The system's resolver blocks its thread, for half a minute where a network swallows packets. So look-ups have threads of
//! their own, and a call never waits for a look-up that began long ago or on another network.

use std::{
    collections::HashMap,
    io,
    net::{SocketAddr, ToSocketAddrs},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::{sync::oneshot, time::Instant};

/// A look-up that takes longer has probably lost a packet, and the system repeats it only after seconds. Callers who come later
/// start another.
const SLOW: Duration = Duration::from_secs(1);

/// At most this many threads. Callers who come while all of them wait share the newest look-up.
const MOST_THREADS: usize = 32;

/// Addresses, or the resolver's error as a text.
type Found = Result<Vec<SocketAddr>, Arc<str>>;

/// Finds the addresses of a name. It may block.
type Find = dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync;

/// The look-ups of a client.
#[derive(Clone)]
pub(crate) struct Lookups {
    find: Arc<Find>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// The newest look-up of each name.
    newest: HashMap<String, Lookup>,
    threads: usize,
    started: u64,
}

struct Lookup {
    id: u64,
    began: Instant,
    /// Whether the network has not changed since it began.
    current: bool,
    found: Shared<BoxFuture<'static, Found>>,
}

impl Lookups {
    /// By the system's resolver.
    pub(crate) fn of_system() -> Self {
        Self::new(|name| Ok((name, 0).to_socket_addrs()?.collect()))
    }

    fn new(find: impl Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync + 'static) -> Self {
        Self {
            find: Arc::new(find),
            state: Arc::default(),
        }
    }

    /// Nobody joins a look-up that began before.
    pub(crate) fn network_changed(&self) {
        for lookup in self.state().newest.values_mut() {
            lookup.current = false;
        }
    }

    /// The look-up under way, or a new one.
    fn look_up(&self, name: &str) -> Shared<BoxFuture<'static, Found>> {
        let mut state = self.state();
        if let Some(lookup) = state.newest.get(name) {
            let is_fresh = lookup.current && lookup.began.elapsed() < SLOW;
            if is_fresh || state.threads >= MOST_THREADS {
                return lookup.found.clone();
            }
        }
        state.started += 1;
        state.threads += 1;
        let id = state.started;
        let (sender, receiver) = oneshot::channel();
        let found = async {
            receiver
                .await
                .unwrap_or_else(|_| Err("the look-up ended without an answer".into()))
        }
        .boxed()
        .shared();
        let lookup = Lookup {
            id,
            began: Instant::now(),
            current: true,
            found: found.clone(),
        };
        state.newest.insert(name.to_owned(), lookup);
        drop(state);
        self.start(id, name.to_owned(), sender);
        found
    }

    fn start(&self, id: u64, name: String, sender: oneshot::Sender<Found>) {
        let lookups = self.clone();
        // Dropped at the end of the thread, or now if none could be started.
        let running = Running {
            lookups: self.clone(),
            id,
            name: name.clone(),
        };
        let started = thread::Builder::new()
            .name("anoncall-dns".into())
            .spawn(move || {
                let found = (lookups.find)(&name).map_err(|error| error.to_string().into());
                // First, so that whoever asks after this answer looks it up anew.
                drop(running);
                // Nobody may be waiting any more.
                let _ = sender.send(found);
            });
        drop(started);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A look-up's thread.
struct Running {
    lookups: Lookups,
    id: u64,
    name: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut state = self.lookups.state();
        state.threads -= 1;
        if state
            .newest
            .get(&self.name)
            .is_some_and(|lookup| lookup.id == self.id)
        {
            state.newest.remove(&self.name);
        }
    }
}

impl Resolve for Lookups {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.look_up(name.as_str());
        Box::pin(async move {
            let addresses = found.await.map_err(|error| io::Error::other(&*error))?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    const ADDRESS: ([u8; 4], u16) = ([192, 0, 2, 1], 0);

    /// Look-ups that wait until the test lets them go on, and what says that one has begun.
    fn held() -> (Lookups, mpsc::Receiver<mpsc::Sender<()>>) {
        let (starts, started) = mpsc::channel();
        let starts = Mutex::new(starts);
        let lookups = Lookups::new(move |_| {
            let (go_on, wait) = mpsc::channel();
            starts.lock().unwrap().send(go_on).unwrap();
            // A dropped sender lets it go on too.
            let _ = wait.recv();
            Ok(vec![ADDRESS.into()])
        });
        (lookups, started)
    }

    #[tokio::test]
    async fn those_who_ask_meanwhile_share_a_look_up() {
        let (lookups, started) = held();
        let (one, other) = (lookups.look_up("a"), lookups.look_up("a"));
        let go_on = started.recv().unwrap();
        go_on.send(()).unwrap();
        assert_eq!(one.await, Ok(vec![ADDRESS.into()]));
        assert_eq!(other.await, Ok(vec![ADDRESS.into()]));
        assert!(started.try_recv().is_err(), "there was one");
        let again = lookups.look_up("a");
        started.recv().unwrap().send(()).unwrap();
        again.await.unwrap();
    }

    #[tokio::test]
    async fn names_do_not_wait_for_each_other() {
        let (lookups, started) = held();
        let _hanging = lookups.look_up("a");
        let _held = started.recv().unwrap();
        let other = lookups.look_up("b");
        started.recv().unwrap().send(()).unwrap();
        other.await.unwrap();
    }

    #[tokio::test]
    async fn after_eight_changes_of_networks_with_look_ups_that_hang_the_next_one_works() {
        let (lookups, started) = held();
        let mut hanging = Vec::new();
        for _ in 0..8 {
            lookups.look_up("a").now_or_never();
            hanging.push(started.recv().unwrap());
            lookups.network_changed();
        }
        let first = lookups.look_up("a");
        started.recv().unwrap().send(()).unwrap();
        assert_eq!(first.await, Ok(vec![ADDRESS.into()]));
    }

    #[tokio::test]
    async fn a_slow_look_up_is_not_joined() {
        tokio::time::pause();
        let (lookups, started) = held();
        let _slow = lookups.look_up("a");
        let _held = started.recv().unwrap();
        tokio::time::advance(SLOW).await;
        let next = lookups.look_up("a");
        started.recv().unwrap().send(()).unwrap();
        next.await.unwrap();
    }

    #[tokio::test]
    async fn threads_are_bounded() {
        let (lookups, started) = held();
        let mut hanging = Vec::new();
        for _ in 0..MOST_THREADS {
            lookups.look_up("a").now_or_never();
            hanging.push(started.recv().unwrap());
            lookups.network_changed();
        }
        let shared = lookups.look_up("a");
        assert!(started.try_recv().is_err());
        drop(hanging);
        shared.await.unwrap();
    }

    #[tokio::test]
    async fn an_error_reaches_everyone() {
        let lookups = Lookups::new(|_| Err(io::Error::other("no such name")));
        assert_eq!(lookups.look_up("a").await, Err("no such name".into()));
    }

    #[tokio::test]
    async fn the_system_finds_this_machine() {
        let addresses = Lookups::of_system().look_up("localhost").await.unwrap();
        assert!(addresses.iter().all(|it| it.ip().is_loopback()) && !addresses.is_empty());
    }
}
