//! A softphone that dials a SIP URI and listens, as an app does with a created call.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::atomic::Ordering,
    time::Duration,
};

use ezk_sip_core::{Endpoint, transaction::TsxResponse};
use ezk_sip_types::{
    header::typed::{Contact, ContentType},
    host::Host,
    msg::StatusLine,
    uri::{NameAddr, SipUri},
};
use ezk_sip_ua::{
    dialog::DialogLayer,
    invite::{
        InviteLayer, create_ack,
        initiator::{Early, EarlyResponse, InviteInitiator, Response},
        session::{InviteSession, InviteSessionEvent},
    },
};
use rtp_types::RtpPacket;
use tokio::{
    net::UdpSocket,
    time::{Instant, sleep_until, timeout},
};

use crate::sip::{Codec, no_resolver, own_offer};

/// How long a SIP server may take, in all.
const PATIENCE: Duration = Duration::from_mins(1);

/// Larger than any packet that fits an Ethernet frame.
const LARGEST_PACKET: usize = 2048;

const SAMPLES_PER_SECOND: usize = 8_000;

/// What a softphone heard until the call ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Heard {
    /// How many packets of sound came (RTP, 20 ms each).
    pub packets: usize,
    /// The pitch of the sound: 440 for the sandbox's tone, 0 for silence.
    pub hertz: usize,
    /// Whether the called party hung up first.
    pub called_party_hung_up: bool,
}

/// Why a call did not come about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DialError {
    /// It is no SIP URI, or its host is no IP address.
    #[error("only a SIP URI with an IP address can be dialled")]
    Uri,
    /// The SIP server refused the call.
    #[error("the SIP server answered {status} {reason}")]
    Refused {
        /// The SIP status.
        status: u16,
        /// Its reason phrase.
        reason: String,
    },
    /// The SIP server did not answer, or its answer can't be used.
    #[error("the call failed: {0}")]
    Failed(String),
    /// A socket can't be opened.
    #[error("can't open a socket: {0}")]
    Socket(#[from] io::Error),
}

impl From<ezk_sip_core::Error> for DialError {
    fn from(error: ezk_sip_core::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Dials a SIP URI over UDP, listens for this long, and hangs up. `line` gets every message in a few words.
///
/// # Errors
///
/// When the call does not come about, or can't be ended.
///
/// # Panics
///
/// Outside a Tokio runtime.
pub async fn dial(
    uri: &str,
    listen_for: Duration,
    line: impl Fn(&str),
) -> Result<Heard, DialError> {
    let target: SipUri = uri.parse().map_err(|_| DialError::Uri)?;
    let local = local_address(&target)?;
    let (endpoint, contact) = open(local).await?;
    let socket = UdpSocket::bind((local, 0)).await?;

    let mut initiator = InviteInitiator::new(endpoint, contact.uri.clone(), contact, target);
    initiator.support_100rel = false;
    initiator.support_timer = false;
    let mut invite = initiator.create_invite();
    invite
        .headers
        .insert_named(&ContentType("application/sdp".into()));
    invite.body = own_offer(socket.local_addr()?).to_string().into();
    line(&format!("→ INVITE {uri}"));
    initiator.send_invite(invite).await?;
    let (mut session, answer) = timeout(PATIENCE, answer(&mut initiator, &line))
        .await
        .map_err(|_| DialError::Failed("no answer".to_owned()))??;

    line("→ ACK");
    let mut ack = create_ack(&session.dialog, answer.base_headers.cseq.cseq).await?;
    // An ACK has the INVITE's sequence number and takes none of its own (RFC 3261 §13.2.2.4); the library counts one.
    session.dialog.local_cseq.fetch_sub(1, Ordering::Relaxed);
    session.endpoint.send_outgoing_request(&mut ack).await?;
    initiator.set_acknowledge(&session, ack);
    // Acknowledges the answer again when it comes again.
    let acknowledge = tokio::spawn(async move { while initiator.receive().await.is_ok() {} });

    let mut ear = Ear::default();
    let called_party_hung_up = listen(&mut session, &socket, listen_for, &mut ear).await?;
    let heard = Heard {
        called_party_hung_up,
        ..ear.heard()
    };
    line(&format!(
        "  heard {} packets of RTP, a tone of {} Hz",
        heard.packets, heard.hertz
    ));
    if called_party_hung_up {
        line("← BYE");
        line("→ 200 OK");
    } else {
        line("→ BYE");
        let answer = timeout(PATIENCE, session.terminate()).await;
        let answer = answer.map_err(|_| DialError::Failed("no answer to BYE".to_owned()))??;
        line(&received(&answer.line));
    }
    acknowledge.abort();
    Ok(heard)
}

/// The loopback address for a server on this machine, else any.
fn local_address(target: &SipUri) -> Result<IpAddr, DialError> {
    match target.host_port.host {
        Host::IP4(ip) if ip.is_loopback() => Ok(Ipv4Addr::LOCALHOST.into()),
        Host::IP4(_) => Ok(Ipv4Addr::UNSPECIFIED.into()),
        Host::IP6(ip) if ip.is_loopback() => Ok(Ipv6Addr::LOCALHOST.into()),
        Host::IP6(_) => Ok(Ipv6Addr::UNSPECIFIED.into()),
        Host::Name(_) => Err(DialError::Uri),
    }
}

async fn open(local: IpAddr) -> io::Result<(Endpoint, Contact)> {
    let mut builder = Endpoint::builder();
    builder.set_dns_resolver(no_resolver()?);
    let address = builder.bind_udp(SocketAddr::new(local, 0)).await?.bound();
    builder.add_layer(DialogLayer::default());
    builder.add_layer(InviteLayer::default());
    let uri = SipUri::new(address.into()).user("softphone".into());
    Ok((builder.build(), Contact::new(NameAddr::uri(uri))))
}

/// Waits until the called party answers.
async fn answer(
    initiator: &mut InviteInitiator,
    line: &impl Fn(&str),
) -> Result<(InviteSession, TsxResponse), DialError> {
    let mut early: Option<Early> = None;
    loop {
        match initiator.receive().await? {
            Response::Provisional(response) => line(&received(&response.line)),
            Response::Early(dialog, response, _) => {
                line(&received(&response.line));
                early = Some(dialog);
            }
            Response::EarlyEvent => {
                let Some(dialog) = &mut early else { continue };
                match dialog.receive().await? {
                    EarlyResponse::Provisional(response, _) => line(&received(&response.line)),
                    EarlyResponse::Success(session, response) => {
                        line(&received(&response.line));
                        return Ok((session, response));
                    }
                    EarlyResponse::Terminated => {}
                }
            }
            Response::Session(session, response) => {
                line(&received(&response.line));
                return Ok((session, response));
            }
            Response::Failure(response) => {
                line(&received(&response.line));
                return Err(DialError::Refused {
                    status: response.line.code.into_u16(),
                    reason: reason(&response.line),
                });
            }
            Response::Finished => return Err(DialError::Failed("no answer".to_owned())),
        }
    }
}

/// Returns whether the called party hung up before the time was over.
async fn listen(
    session: &mut InviteSession,
    socket: &UdpSocket,
    listen_for: Duration,
    ear: &mut Ear,
) -> Result<bool, DialError> {
    let end = Instant::now() + listen_for;
    let mut buffer = [0; LARGEST_PACKET];
    loop {
        tokio::select! {
            event = session.run() => match event? {
                InviteSessionEvent::Bye(bye) => {
                    session.handle_bye(bye).await?;
                    return Ok(true);
                }
                InviteSessionEvent::Terminated => return Ok(true),
                _ => {}
            },
            length = socket.recv(&mut buffer) => ear.hear(buffer.get(..length?).unwrap_or_default()),
            () = sleep_until(end) => return Ok(false),
        }
    }
}

fn received(line: &StatusLine) -> String {
    format!("← {} {}", line.code.into_u16(), reason(line))
}

fn reason(line: &StatusLine) -> String {
    line.reason.as_deref().unwrap_or_default().to_owned()
}

/// Measures sound.
#[derive(Default)]
struct Ear {
    packets: usize,
    samples: usize,
    rises: usize,
    last: i16,
}

impl Ear {
    fn hear(&mut self, packet: &[u8]) {
        let Ok(packet) = RtpPacket::parse(packet) else {
            return;
        };
        let Some(codec) = Codec::of(packet.payload_type()) else {
            return;
        };
        self.packets += 1;
        for byte in packet.payload() {
            let sample = codec.decode(*byte);
            self.samples += 1;
            self.rises += usize::from(self.last < 0 && sample >= 0);
            self.last = sample;
        }
    }

    fn heard(&self) -> Heard {
        let second = SAMPLES_PER_SECOND;
        let hertz = (self.rises * second + self.samples / 2).checked_div(self.samples);
        Heard {
            packets: self.packets,
            hertz: hertz.unwrap_or_default(),
            called_party_hung_up: false,
        }
    }
}
