//! A program on the phone's side of the link. It reads commands, one a line, and answers each with a line of JSON when it is done.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{
    link::Link,
    service::{Face, Service},
};

/// What the phone gets its tokens from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// A token that is at hand.
    Token,
    /// The app secret, which is exchanged for a token over the link.
    AppSecret,
}

/// A phone's answer to a command.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// The command that it answers.
    pub command: String,
    /// Whether it succeeded.
    pub ok: bool,
    /// How long it took, in microseconds.
    pub elapsed_us: u64,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<String>,
}

/// The running program. It ends when it is dropped.
pub struct Phone {
    process: Child,
    commands: ChildStdin,
    answers: Receiver<String>,
}

impl Phone {
    /// Starts it in the phone's namespace.
    pub fn start(
        program: &str,
        link: &Link,
        service: &Service,
        face: Face,
        credentials: Credentials,
    ) -> Result<Self> {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("exec {program} \"$@\""))
            .args(["sh", "--domain", &Service::domain(face), "--ca"])
            .arg(service.ca());
        match credentials {
            Credentials::Token => command.args(["--token", &service.token(face)]),
            Credentials::AppSecret => command.args(["--app-secret", sandbox::APP_SECRET]),
        };
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = link.on_the_phone(|| command.spawn())??;
        let commands = process.stdin.take().context("no stdin")?;
        let lines = BufReader::new(process.stdout.take().context("no stdout")?).lines();
        let (answer, answers) = channel();
        thread::spawn(move || {
            // It ends with the program, or when nobody listens any more.
            lines
                .map_while(Result::ok)
                .try_for_each(|line| answer.send(line))
        });
        Ok(Self {
            process,
            commands,
            answers,
        })
    }

    /// Gives it a command and waits for the answer.
    pub fn command(&mut self, command: &str) -> Result<Answer> {
        writeln!(self.commands, "{command}")?;
        self.commands.flush()?;
        let line = self
            .answers
            .recv_timeout(Duration::from_mins(1))
            .with_context(|| format!("the phone does not answer {command:?}"))?;
        let answer: Answer = serde_json::from_str(&line).with_context(|| line.clone())?;
        let name = command.split(' ').next().unwrap_or_default();
        ensure!(answer.command == name, "{command:?} was answered by {line}");
        Ok(answer)
    }

    /// Gives it a command that has to succeed.
    pub fn told(&mut self, command: &str) -> Result<Answer> {
        let answer = self.command(command)?;
        ensure!(
            answer.ok,
            "{command}: {}",
            answer.error.as_deref().unwrap_or("failed")
        );
        Ok(answer)
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        // It ends by itself when it can't be told any more; killing makes sure of it.
        let _ = writeln!(self.commands, "quit");
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
