//! A slow link between two network namespaces: the phone's, and the service's, which is this process's own. Needs root.

use std::{
    fs::File,
    process::Command,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use nix::sched::{CloneFlags, setns, unshare};
use tun_rs::{DeviceBuilder, SyncDevice};

use crate::trace::{Direction, Stamp, Trace};

/// The service's address, as the phone sees it.
pub const SERVICE: &str = "10.77.0.1";
const PHONE: &str = "10.77.0.2";
const MTU: u16 = 1_500;

/// How long the link may take to come to what is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// The link and what has crossed it.
pub struct Link {
    state: Arc<State>,
    round_trip: Duration,
    service_side: File,
    phone_side: File,
}

struct State {
    trace: Mutex<Trace>,
    changed: Condvar,
}

/// A packet on its way.
struct Packet {
    bytes: Vec<u8>,
    due: Instant,
    stamp: Stamp,
}

impl Link {
    /// Moves this thread into a network of its own, which has nothing but its loopback and the link to the phone's. Call it before there are other
    /// threads, so that they follow.
    pub fn open(round_trip: Duration, trace: Trace) -> Result<Self> {
        unshare(CloneFlags::CLONE_NEWNET).context("a network namespace needs root")?;
        ip("link set lo up")?;
        let service_side = current_namespace()?;
        let service_device = device("service", SERVICE)?;

        unshare(CloneFlags::CLONE_NEWNET)?;
        let phone_side = current_namespace()?;
        let phone_device = device("phone", PHONE)?;
        setns(&service_side, CloneFlags::CLONE_NEWNET)?;

        let link = Self {
            state: Arc::new(State {
                trace: Mutex::new(trace),
                changed: Condvar::new(),
            }),
            round_trip,
            service_side,
            phone_side,
        };
        link.carry(Direction::Up, &phone_device, &service_device)?;
        link.carry(Direction::Down, &service_device, &phone_device)?;
        Ok(link)
    }

    /// Runs it where the phone is: processes that it starts are there for good.
    pub fn on_the_phone<T>(&self, work: impl FnOnce() -> T) -> Result<T> {
        setns(&self.phone_side, CloneFlags::CLONE_NEWNET)?;
        let result = work();
        setns(&self.service_side, CloneFlags::CLONE_NEWNET)?;
        Ok(result)
    }

    /// The trace, while nothing moves.
    pub fn trace(&self) -> MutexGuard<'_, Trace> {
        self.state.lock()
    }

    /// How long a packet and its answer are on their way.
    pub fn round_trip(&self) -> Duration {
        self.round_trip
    }

    /// Waits until something crossing the link makes it true.
    pub fn wait_until(&self, what: &str, condition: impl Fn(&Trace) -> bool) -> Result<()> {
        let (trace, timeout) = self
            .state
            .changed
            .wait_timeout_while(self.trace(), PATIENCE, |trace| !condition(trace))
            .unwrap_or_else(PoisonError::into_inner);
        drop(trace);
        ensure!(!timeout.timed_out(), "{what}: waited for in vain");
        Ok(())
    }

    /// Waits until nothing has been on its way for so long, from now on, that nothing more will come of what was.
    pub fn settle(&self) -> Result<()> {
        let began = Instant::now();
        let enough = self.round_trip * 5 / 2;
        while began.elapsed() < PATIENCE {
            let quiet = self.trace().quiet_since();
            let quiet = quiet.map(|since| since.max(began).elapsed());
            match quiet {
                Some(quiet) if quiet >= enough => return Ok(()),
                Some(quiet) => thread::sleep(enough.saturating_sub(quiet)),
                None => thread::sleep(self.round_trip / 2),
            }
        }
        bail!("the link did not become quiet")
    }

    fn carry(
        &self,
        direction: Direction,
        from: &Arc<SyncDevice>,
        to: &Arc<SyncDevice>,
    ) -> Result<()> {
        let (enter, leave) = channel();
        let (state, from, delay) = (self.state.clone(), from.clone(), self.round_trip / 2);
        thread::Builder::new()
            .name(format!("link {direction:?} in"))
            .spawn(move || state.take(direction, &from, delay, &enter))?;
        let (state, to) = (self.state.clone(), to.clone());
        thread::Builder::new()
            .name(format!("link {direction:?} out"))
            .spawn(move || state.deliver(direction, &to, &leave))?;
        Ok(())
    }
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Trace> {
        self.trace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until the device fails, which it does not while the process lives.
    fn take(
        &self,
        direction: Direction,
        from: &SyncDevice,
        delay: Duration,
        enter: &Sender<Packet>,
    ) {
        let mut buffer = vec![0; usize::from(MTU)];
        while let Ok(length) = from.recv(&mut buffer) {
            let due = Instant::now() + delay;
            let bytes = buffer.get(..length).unwrap_or_default().to_vec();
            let stamp = self.lock().sent(direction, &bytes);
            self.changed.notify_all();
            if let Some(stamp) = stamp
                && enter.send(Packet { bytes, due, stamp }).is_err()
            {
                return;
            }
        }
    }

    fn deliver(&self, direction: Direction, to: &SyncDevice, leave: &Receiver<Packet>) {
        for packet in leave {
            thread::sleep(packet.due.saturating_duration_since(Instant::now()));
            // Before it is handed over, so that whatever it causes is counted after it.
            let arrives = self.lock().arrived(direction, packet.stamp);
            if arrives && let Err(error) = to.send(&packet.bytes) {
                eprintln!("a packet was lost: {error}");
            }
            self.changed.notify_all();
        }
    }
}

/// The calling thread's.
fn current_namespace() -> Result<File> {
    File::open("/proc/thread-self/ns/net").context("no /proc")
}

/// A TUN device in the calling thread's namespace.
fn device(name: &str, address: &str) -> Result<Arc<SyncDevice>> {
    let device = DeviceBuilder::new()
        .name(name)
        .mtu(MTU)
        .build_sync()
        .context("a TUN device needs root and /dev/net/tun")?;
    ip(&format!("address add {address}/24 dev {name}"))?;
    ip(&format!("link set {name} up"))?;
    Ok(Arc::new(device))
}

fn ip(arguments: &str) -> Result<()> {
    let status = Command::new("ip").args(arguments.split(' ')).status()?;
    ensure!(status.success(), "ip {arguments}: {status}");
    Ok(())
}
