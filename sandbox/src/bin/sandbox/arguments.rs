//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::Parser;
use sandbox::{LoadError, Options, ScriptedAnswer};

/// The service on localhost: createcall and tokenByAkSk over HTTPS, for app developers and tests.
///
/// The called number chooses the outcome; --list shows the numbers.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 8443)]
    port: u16,

    /// How long each answer is held back, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency_ms: u64,

    /// How long a token is good for at most, in seconds
    #[arg(long, value_name = "S", default_value_t = 600)]
    token_lifetime_s: u64,

    /// The SIP server address that created calls get
    #[arg(long, value_name = "ADDRESS", default_value_t = Options::default().sip_address)]
    sip_address: String,

    /// Write the certificate authority's certificate (PEM) here; else to a temporary file
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_out: Option<PathBuf>,

    /// Scripted answers: a JSON file, or a folder of them
    #[arg(long, value_name = "PATH")]
    answers: Option<PathBuf>,

    /// Print the table of test numbers and exit
    #[arg(long)]
    pub(crate) list: bool,

    /// Print JSON lines and take commands on stdin, for test drivers
    #[arg(long)]
    pub(crate) json_events: bool,
}

impl Arguments {
    pub(crate) fn options(&self) -> Result<Options, LoadError> {
        Ok(Options {
            port: self.port,
            latency: Duration::from_millis(self.latency_ms),
            token_lifetime: Duration::from_secs(self.token_lifetime_s),
            sip_address: self.sip_address.clone(),
            scripted: self
                .answers
                .as_deref()
                .map_or(Ok(Vec::new()), ScriptedAnswer::load)?,
            ..Options::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }

    #[test]
    fn defaults_are_the_librarys_on_port_8443() {
        let options = Arguments::parse_from(["sandbox"]).options().unwrap();
        assert_eq!(options.port, 8443);
        assert_eq!(options.token_lifetime, Options::default().token_lifetime);
        assert_eq!(options.sip_address, Options::default().sip_address);
    }
}
