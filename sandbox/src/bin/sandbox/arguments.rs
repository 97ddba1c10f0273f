//! The command line.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use clap::Parser;
use sandbox::{LoadError, Options, Proxy, ProxyOptions, ScriptedAnswer, SipOptions, StartError};

/// The service on localhost: createcall and tokenByAkSk over HTTPS, for app developers and tests.
///
/// The called number chooses the outcome; --list shows the numbers.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Port; 0 takes any free one
    #[arg(long, default_value_t = 8443)]
    port: u16,

    /// Listen on this IP address of this machine too, so that devices on its network reach the sandbox
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<IpAddr>,

    /// Start a SIP server that answers the calls, on this port for UDP and TCP [default: 5070]
    #[arg(
        long,
        value_name = "PORT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "5070"
    )]
    sip: Option<u16>,

    /// How long after createcall an access code can be dialled, in seconds
    #[arg(long, value_name = "S", default_value_t = 60, requires = "sip")]
    access_code_lifetime_s: u64,

    /// How long each answer is held back, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency_ms: u64,

    /// How long a token is good for at most, in seconds
    #[arg(long, value_name = "S", default_value_t = 600)]
    token_lifetime_s: u64,

    /// The SIP server address that created calls get [default: the one of --sip, else the vendor's example]
    #[arg(long, value_name = "ADDRESS")]
    sip_address: Option<String>,

    /// Also start a proxy (HTTP CONNECT) on this port of 127.0.0.1, 3128 if none is given; all its tunnels lead to the sandbox
    #[arg(
        long,
        value_name = "PORT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "3128"
    )]
    proxy: Option<u16>,

    /// The user and the password that the proxy asks for
    #[arg(long, value_name = "USER:PASSWORD", requires = "proxy")]
    proxy_user: Option<String>,

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
            listen: self.listen,
            latency: Duration::from_millis(self.latency_ms),
            token_lifetime: Duration::from_secs(self.token_lifetime_s),
            sip_address: self.sip_address.clone(),
            sip: self.sip.map(|port| SipOptions {
                port,
                access_code_lifetime: Duration::from_secs(self.access_code_lifetime_s),
                ..SipOptions::default()
            }),
            scripted: self
                .answers
                .as_deref()
                .map_or(Ok(Vec::new()), ScriptedAnswer::load)?,
            ..Options::default()
        })
    }

    /// The proxy to this service, if one is wanted.
    pub(crate) fn proxy(&self, service: SocketAddr) -> Result<Option<Proxy>, StartError> {
        let start = |port| {
            let options = ProxyOptions {
                listen: (Ipv4Addr::LOCALHOST, port).into(),
                credentials: self.proxy_user.clone(),
                ..ProxyOptions::default()
            };
            Proxy::start(service, &options)
        };
        self.proxy.map(start).transpose()
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
        assert_eq!(options.sip_address, None);
        assert_eq!((options.sip, options.listen), (None, None));
    }

    #[test]
    fn sip_takes_a_port_or_none() {
        let sip = |arguments: &[&str]| {
            let options = Arguments::parse_from([&["sandbox"], arguments].concat()).options();
            options.unwrap().sip.unwrap()
        };
        assert_eq!(sip(&["--sip"]).port, 5070);
        assert_eq!(sip(&["--sip=0"]).port, 0);
        assert_eq!(
            sip(&["--sip"]).access_code_lifetime,
            SipOptions::default().access_code_lifetime
        );
    }

    #[test]
    fn a_proxy_is_started_only_if_one_is_wanted() {
        let port = |arguments: &[&str]| Arguments::parse_from(arguments).proxy;
        assert_eq!(port(&["sandbox"]), None);
        assert_eq!(port(&["sandbox", "--proxy"]), Some(3128));
        assert_eq!(port(&["sandbox", "--proxy=0"]), Some(0));
    }
}
