//! The process that is killed: an operator's app without a screen. It says each thing as soon as it knows it.

use std::{fmt::Display, fs, io::Write, path::PathBuf, sync::mpsc};

use anoncall::{
    CallClient, CallRequest, CallSession, ClientConfig, Credentials, FileCallJournal,
    SessionListener, SessionState,
};
use anyhow::{Context, Result};
use clap::Args;
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};

/// What the caller has to know.
#[derive(Args)]
pub struct Caller {
    /// The sandbox's domain.
    #[arg(long)]
    pub domain: String,
    /// A file with its certificate authority.
    #[arg(long)]
    pub authority: PathBuf,
    /// The journal's file.
    #[arg(long)]
    pub journal: PathBuf,
    /// What the random choices begin with.
    #[arg(long)]
    pub seed: u64,
    /// Which process it is.
    #[arg(long)]
    pub life: usize,
}

/// Numbers that are rejected, and some that leave it open.
const TEST_NUMBERS: [&str; 6] = [
    "30010010002",
    "90000429",
    "90000400",
    "90001003",
    "90000503",
    "90001005",
];

/// So many processes call the same few numbers, so that numbers come again. Then others do, because most have an open question by then.
const LIVES_OF_NUMBERS: usize = 4;

/// Passes the session's states on.
struct States(mpsc::Sender<SessionState>);

impl SessionListener for States {
    fn on_state(&self, state: SessionState) {
        // Nobody listens any more only at the end.
        let _ = self.0.send(state);
    }
}

/// Calls, without end.
pub fn run(caller: &Caller) -> Result<()> {
    let config = ClientConfig {
        root_certificates: vec![fs::read(&caller.authority)?],
        platform_roots: false,
        ..ClientConfig::new(caller.domain.clone(), sandbox::APP_KEY)
    };
    let secret = Credentials::app_secret(sandbox::APP_SECRET.into());
    let path = caller.journal.to_str().context("the path is no text")?;
    let journal = FileCallJournal::new(path, vec![7; 32])?;
    let client = CallClient::new(config, secret, None)?;
    let session = CallSession::new(client, Some(journal))?;
    let (sender, states) = mpsc::channel();
    let _subscription = session.listen(std::sync::Arc::new(States(sender)));
    let mut random = StdRng::seed_from_u64(caller.seed);
    for number in 0_u64.. {
        let id = format!("{}-{number}", caller.life);
        let destination = any_number(&mut random, caller.life);
        say("start", &format!("{id} {destination}"))?;
        let request = CallRequest {
            call_data: Some(id.clone()),
            ..CallRequest::new(destination)
        };
        let _ = session.start(request);
        follow(&session, &states, &id, random.random())?;
        session.next();
        wait_for_idle(&states)?;
    }
    Ok(())
}

/// Most numbers succeed.
fn any_number(random: &mut StdRng, life: usize) -> String {
    match TEST_NUMBERS.choose(random) {
        Some(number) if random.random_bool(0.2) => (*number).to_owned(),
        _ => format!(
            "7{:03}{}",
            life / LIVES_OF_NUMBERS,
            random.random_range(0..10)
        ),
    }
}

/// Follows a call to its end.
fn follow(
    session: &CallSession,
    states: &mpsc::Receiver<SessionState>,
    id: &str,
    confirms: bool,
) -> Result<()> {
    loop {
        match states.recv()? {
            SessionState::Created { taken: false, .. } => {
                say("created", id)?;
                session.take_for_dialling().context("nothing to dial")?;
            }
            SessionState::Created { .. } => return say("taken", id),
            SessionState::Failed { .. } => return say("failed", id),
            SessionState::Unclear { .. } => return say("unclear", id),
            SessionState::Confirming { .. } => {
                say("asked", id)?;
                if confirms {
                    say("confirmed", id)?;
                    session.confirm();
                } else {
                    session.decline();
                    return say("declined", id);
                }
            }
            _ => {}
        }
    }
}

fn wait_for_idle(states: &mpsc::Receiver<SessionState>) -> Result<()> {
    while states.recv()? != SessionState::Idle {}
    Ok(())
}

fn say(what: &str, id: &(impl Display + ?Sized)) -> Result<()> {
    let mut output = std::io::stdout().lock();
    // In one piece, so that a kill leaves a whole line or none.
    output.write_all(format!("{what} {id}\n").as_bytes())?;
    output.flush()?;
    Ok(())
}
