//! What an operator's phone goes through before a call, and what the call may then cost.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{
    link::Link,
    phone::{Answer, Credentials, Phone},
    service::{Face, SHORT_LIFE, Service},
    trace::Traffic,
};

/// What is promised of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// It succeeds within so many round trips.
    RoundTrips(u32),
    /// It ends within this time, with or without success.
    EndsWithin(Duration),
}

/// A situation in which a call is made.
pub struct Scenario {
    /// Its name in the tables.
    pub name: String,
    /// What has to hold.
    pub promise: Promise,
    /// Whether only anoncall's phone can play it.
    pub anoncall_only: bool,
    /// Whether it is long, and so measured once only.
    pub once: bool,
    credentials: Credentials,
    face: Face,
    before: Box<Before>,
}

/// What happens before the call.
type Before = dyn Fn(&mut Stage<'_>) -> Result<()>;

/// A phone, the link and the service.
pub struct Stage<'a> {
    link: &'a Link,
    service: &'a Service,
    phone: Phone,
    begun: bool,
}

/// What a call cost.
#[derive(Clone, Copy, Debug)]
pub struct Measurement {
    /// Whether it succeeded.
    pub ok: bool,
    /// Round trips until its result.
    pub round_trips: u32,
    /// Time until its result, by the phone's clock.
    pub elapsed: Duration,
    /// Connections that were opened meanwhile.
    pub connections: usize,
    /// What went up until the link was quiet again.
    pub up: Traffic,
    /// What went down until the link was quiet again.
    pub down: Traffic,
}

impl Scenario {
    fn new(
        name: impl Into<String>,
        promise: Promise,
        before: impl Fn(&mut Stage<'_>) -> Result<()> + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            promise,
            anoncall_only: false,
            once: false,
            credentials: Credentials::Token,
            face: Face::Usual,
            before: Box::new(before),
        }
    }

    fn with_app_secret(self) -> Self {
        Self {
            credentials: Credentials::AppSecret,
            ..self.anoncall_only()
        }
    }

    fn anoncall_only(self) -> Self {
        Self {
            anoncall_only: true,
            ..self
        }
    }

    fn once(self) -> Self {
        Self { once: true, ..self }
    }

    fn at(self, face: Face) -> Self {
        Self { face, ..self }
    }

    /// Plays it with a fresh phone and measures the call.
    pub fn measure(&self, program: &str, link: &Link, service: &Service) -> Result<Measurement> {
        link.settle()?;
        link.trace().new_phone();
        let phone = Phone::start(program, link, service, self.face, self.credentials)?;
        let mut stage = Stage {
            link,
            service,
            phone,
            begun: false,
        };
        (self.before)(&mut stage)?;
        stage.measure_call()
    }
}

impl Stage<'_> {
    fn tell(&mut self, command: &str) -> Result<Answer> {
        self.phone.told(command)
    }

    /// Tells it and waits until nothing more comes of it.
    fn tell_and_settle(&mut self, command: &str) -> Result<()> {
        self.tell(command)?;
        self.link.settle()
    }

    /// Begins a call and cancels it in the middle of its round trip.
    fn cancel_a_call(&mut self) -> Result<()> {
        let half = self.link.round_trip().as_millis() / 2;
        self.tell(&format!("cancelled-call {half}"))?;
        Ok(())
    }

    /// What the phone does meanwhile has its time, also where the machine is slow.
    fn a_second_passes(&self) -> Result<()> {
        thread::sleep(Duration::from_millis(750));
        self.link.settle()
    }

    fn switch_network(&self) {
        self.link.trace().switch_network();
    }

    /// What is measured begins here, before the call does.
    fn begin(&mut self) {
        self.link.trace().begin();
        self.begun = true;
    }

    fn measure_call(&mut self) -> Result<Measurement> {
        if !self.begun {
            self.begin();
        }
        let answer = self.phone.command("call")?;
        let (round_trips, connections) = {
            let trace = self.link.trace();
            (trace.round_trips(), trace.connections())
        };
        if answer.ok {
            self.link.settle()?;
        }
        let (up, down) = self.link.trace().traffic();
        Ok(Measurement {
            ok: answer.ok,
            round_trips,
            elapsed: Duration::from_micros(answer.elapsed_us),
            connections,
            up,
            down,
        })
    }
}

/// A call's total deadline, after which an answer is there in any case.
const DEADLINE: Duration = Duration::from_secs(10);

/// All of them. `dial_pad` is how long the operator looks at the dial pad, once each.
pub fn all(dial_pad: &[Duration]) -> Vec<Scenario> {
    let mut scenarios = ready();
    scenarios.extend(dial_pad.iter().map(|time| on_the_dial_pad(*time)));
    scenarios.push(while_the_connection_is_refreshed());
    scenarios.extend(after_a_cancelled_call());
    scenarios.extend(after_a_network_switch());
    scenarios.extend(tokens_and_closed_connections());
    scenarios
}

fn ready() -> Vec<Scenario> {
    let trips = Promise::RoundTrips;
    vec![
        Scenario::new("cold, token at hand", trips(3), |_| Ok(())),
        Scenario::new("cold, token to be fetched", trips(4), |_| Ok(())).with_app_secret(),
        Scenario::new("prepared", trips(1), |stage| {
            stage.tell_and_settle("prepare")
        }),
        Scenario::new("warm: right after another call", trips(1), |stage| {
            stage.tell_and_settle("call")
        }),
    ]
}

fn on_the_dial_pad(time: Duration) -> Scenario {
    let name = format!("after {} s on the dial pad (keepReady)", time.as_secs());
    Scenario::new(name, Promise::RoundTrips(1), move |stage| {
        let began = Instant::now();
        stage.tell_and_settle("keep-ready")?;
        thread::sleep(time.saturating_sub(began.elapsed()));
        stage.link.settle()
    })
    .once()
}

/// The worst moment on the dial pad: what keeps the idle connection ready has just begun to use it. Counted from there.
fn while_the_connection_is_refreshed() -> Scenario {
    Scenario::new(
        "on the dial pad, while the connection is refreshed",
        Promise::RoundTrips(2),
        |stage| {
            stage.tell_and_settle("keep-ready")?;
            stage.begin();
            stage.link.wait_until("a refresh", |trace| {
                let (up, _) = trace.traffic();
                // Not just the kernel's keep-alive.
                up.records > 0
            })
        },
    )
    .anoncall_only()
    .once()
}

fn after_a_cancelled_call() -> Vec<Scenario> {
    vec![
        Scenario::new(
            "at once after a cancelled call (keepReady)",
            Promise::RoundTrips(3),
            |stage| {
                stage.tell_and_settle("keep-ready")?;
                stage.tell_and_settle("call")?;
                stage.cancel_a_call()
            },
        ),
        Scenario::new(
            "1 s after a cancelled call (keepReady)",
            Promise::RoundTrips(1),
            |stage| {
                stage.tell_and_settle("keep-ready")?;
                stage.tell_and_settle("call")?;
                stage.cancel_a_call()?;
                stage.a_second_passes()
            },
        ),
    ]
}

fn after_a_network_switch() -> Vec<Scenario> {
    vec![
        Scenario::new(
            "at once after a network switch (keepReady, networkChanged)",
            Promise::RoundTrips(3),
            |stage| {
                stage.tell_and_settle("keep-ready")?;
                stage.tell_and_settle("call")?;
                stage.switch_network();
                stage.tell("network-changed")?;
                Ok(())
            },
        ),
        Scenario::new(
            "1 s after a network switch (keepReady, networkChanged)",
            Promise::RoundTrips(1),
            |stage| {
                stage.tell_and_settle("keep-ready")?;
                stage.tell_and_settle("call")?;
                stage.switch_network();
                stage.tell("network-changed")?;
                stage.a_second_passes()
            },
        ),
        Scenario::new(
            "after a network switch that nobody told of",
            Promise::EndsWithin(DEADLINE),
            |stage| {
                stage.tell_and_settle("call")?;
                stage.switch_network();
                Ok(())
            },
        )
        .once(),
        Scenario::new(
            "the next call after that one",
            Promise::RoundTrips(3),
            |stage| {
                stage.tell_and_settle("call")?;
                stage.switch_network();
                // It fails, or it is slow.
                stage.phone.command("call")?;
                Ok(())
            },
        )
        .once(),
    ]
}

fn tokens_and_closed_connections() -> Vec<Scenario> {
    vec![
        Scenario::new(
            "token expired on the dial pad (keepReady)",
            Promise::RoundTrips(1),
            |stage| {
                stage.tell_and_settle("keep-ready")?;
                thread::sleep(SHORT_LIFE * 3 / 2);
                stage.link.settle()
            },
        )
        .with_app_secret()
        .at(Face::ShortTokens),
        Scenario::new("token expired", Promise::RoundTrips(2), |stage| {
            stage.tell_and_settle("call")?;
            thread::sleep(SHORT_LIFE);
            Ok(())
        })
        .with_app_secret()
        .at(Face::ShortTokens),
        Scenario::new(
            "token refused by the service",
            Promise::RoundTrips(3),
            |stage| {
                stage.tell_and_settle("call")?;
                stage.service.refuse_tokens();
                Ok(())
            },
        )
        .with_app_secret(),
        Scenario::new(
            "idle connection closed by the service",
            Promise::RoundTrips(3),
            |stage| {
                stage.link.trace().begin();
                stage.tell("call")?;
                stage.link.wait_until("the service's closing", |trace| {
                    trace.closed_by_service() > 0
                })?;
                stage.link.settle()
            },
        )
        .at(Face::ClosesSoon),
    ]
}
