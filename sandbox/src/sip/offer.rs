//! The session description that a client offers, and the answer to it.

use std::net::{IpAddr, SocketAddr};

use bytes::Bytes;
use bytesstr::BytesStr;
use ezk_sdp_types::{
    Connection, Direction, Fmtp, Media, MediaDescription, MediaType, Origin, RtpMap,
    SessionDescription, TaggedAddress, Time, TransportProtocol,
};

use super::tone::Codec;

/// The payload type of key presses (RFC 4733) that this crate's own offers use.
const DIGITS: u8 = 101;

/// What a client offers.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    session: SessionDescription,
    /// Which of the media is the audio that is taken.
    audio: usize,
    pub(crate) codec: Codec,
    /// The payload type of key presses (RFC 4733), if the client sends them.
    pub(crate) digits: Option<u8>,
    pub(crate) remote: Remote,
}

/// Where a client wants its sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Remote {
    /// `None` where the description names a host: the first packet that comes tells the address.
    pub(crate) address: Option<SocketAddr>,
    /// Whether it wants any: not while it holds the call.
    pub(crate) listens: bool,
}

impl Offer {
    /// `None` where the body is no session description, or offers no unencrypted G.711.
    pub(crate) fn read(body: &Bytes) -> Option<Self> {
        let text = BytesStr::from_utf8_bytes(body.clone()).ok()?;
        let session = SessionDescription::parse(&text).ok()?;
        let (audio, description) = session
            .media_descriptions
            .iter()
            .enumerate()
            .find(|(_, description)| is_plain_audio(&description.media))?;
        let codec = description
            .media
            .fmts
            .iter()
            .find_map(|format| Codec::of(*format))?;
        let digits = description
            .rtpmap
            .iter()
            .find(|map| {
                map.encoding.eq_ignore_ascii_case("telephone-event") && map.clock_rate == 8_000
            })
            .map(|map| map.payload);
        let connection = description
            .connection
            .as_ref()
            .or(session.connection.as_ref())?;
        let ip = match connection.address {
            TaggedAddress::IP4(ip) => Some(IpAddr::from(ip)),
            TaggedAddress::IP6(ip) => Some(IpAddr::from(ip)),
            TaggedAddress::IP4FQDN(_) | TaggedAddress::IP6FQDN(_) => None,
        };
        let remote = Remote {
            address: ip.map(|ip| SocketAddr::new(ip, description.media.port)),
            listens: matches!(
                description.direction,
                Direction::SendRecv | Direction::RecvOnly
            ) && ip.is_none_or(|ip| !ip.is_unspecified()),
        };
        Some(Self {
            session,
            audio,
            codec,
            digits,
            remote,
        })
    }

    /// Takes the audio at this address, and refuses all other media.
    pub(crate) fn answer(&self, local: SocketAddr) -> SessionDescription {
        let mut answer = describe(local, &[self.codec], self.digits);
        let taken = answer.media_descriptions.pop();
        answer.media_descriptions = self
            .session
            .media_descriptions
            .iter()
            .enumerate()
            .filter_map(|(position, offered)| {
                if position == self.audio {
                    let mut taken = taken.clone()?;
                    taken.direction = offered.direction.flipped();
                    taken.media.proto = offered.media.proto.clone();
                    taken.rtcp_mux = offered.rtcp_mux;
                    taken.mid.clone_from(&offered.mid);
                    Some(taken)
                } else {
                    Some(refused(&offered.media))
                }
            })
            .collect();
        answer
    }
}

/// G.711 audio at this address.
pub(crate) fn describe(
    local: SocketAddr,
    codecs: &[Codec],
    digits: Option<u8>,
) -> SessionDescription {
    let address = TaggedAddress::from(local.ip());
    let mut audio = empty(Media {
        media_type: MediaType::Audio,
        port: local.port(),
        ports_num: None,
        proto: TransportProtocol::RtpAvp,
        fmts: Vec::new(),
    });
    for codec in codecs {
        audio.media.fmts.push(codec.payload_type());
        audio
            .rtpmap
            .push(rtp_map(codec.payload_type(), codec.name()));
    }
    if let Some(digits) = digits {
        audio.media.fmts.push(digits);
        audio.rtpmap.push(rtp_map(digits, "telephone-event"));
        audio.fmtp.push(Fmtp {
            format: digits,
            params: "0-15".into(),
        });
    }
    SessionDescription {
        origin: Origin {
            username: "-".into(),
            session_id: local.port().to_string().into(),
            session_version: "1".into(),
            address: address.clone(),
        },
        name: "sandbox".into(),
        connection: Some(Connection {
            address,
            ttl: None,
            num: None,
        }),
        bandwidth: Vec::new(),
        time: Time { start: 0, stop: 0 },
        direction: Direction::SendRecv,
        group: Vec::new(),
        extmap: Vec::new(),
        extmap_allow_mixed: false,
        ice_lite: false,
        ice_options: ezk_sdp_types::IceOptions::default(),
        ice_ufrag: None,
        ice_pwd: None,
        setup: None,
        fingerprint: Vec::new(),
        attributes: Vec::new(),
        media_descriptions: vec![audio],
    }
}

fn is_plain_audio(media: &Media) -> bool {
    media.media_type == MediaType::Audio
        && media.port != 0
        && matches!(
            media.proto,
            TransportProtocol::RtpAvp | TransportProtocol::RtpAvpf
        )
}

fn rtp_map(payload: u8, encoding: &'static str) -> RtpMap {
    RtpMap {
        payload,
        encoding: encoding.into(),
        clock_rate: 8_000,
        params: None,
    }
}

/// RFC 3264 §6: port 0.
fn refused(offered: &Media) -> MediaDescription {
    let mut refused = empty(offered.clone());
    refused.media.port = 0;
    refused.direction = Direction::Inactive;
    refused
}

fn empty(media: Media) -> MediaDescription {
    MediaDescription {
        media,
        connection: None,
        bandwidth: Vec::new(),
        direction: Direction::SendRecv,
        rtcp: None,
        rtcp_mux: false,
        rtcp_rsize: false,
        mid: None,
        msid: None,
        rtpmap: Vec::new(),
        fmtp: Vec::new(),
        rtcp_fb: Vec::new(),
        ice_ufrag: None,
        ice_pwd: None,
        ice_candidates: Vec::new(),
        ice_end_of_candidates: false,
        crypto: Vec::new(),
        extmap: Vec::new(),
        extmap_allow_mixed: false,
        ssrc: Vec::new(),
        setup: None,
        fingerprint: Vec::new(),
        imageattr: Vec::new(),
        attributes: Vec::new(),
    }
}

/// What this crate's softphone offers.
pub(crate) fn own_offer(local: SocketAddr) -> SessionDescription {
    describe(local, &[Codec::Pcmu, Codec::Pcma], Some(DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n";

    fn offer(media: &str) -> Option<Offer> {
        Offer::read(&Bytes::from(format!("{HEAD}{media}")))
    }

    fn answer(offer: &Offer) -> String {
        offer.answer("10.0.2.2:4000".parse().unwrap()).to_string()
    }

    #[test]
    fn the_clients_first_g711_codec_is_taken() {
        let offer = offer(
            "m=audio 7078 RTP/AVP 96 8 0 97\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 telephone-event/8000\r\n",
        )
        .unwrap();
        assert_eq!((offer.codec, offer.digits), (Codec::Pcma, Some(97)));
        let remote = Remote {
            address: Some("192.0.2.7:7078".parse().unwrap()),
            listens: true,
        };
        assert_eq!(offer.remote, remote);
        let answer = answer(&offer);
        assert!(answer.contains("c=IN IP4 10.0.2.2\r\n"), "{answer}");
        assert!(answer.contains("m=audio 4000 RTP/AVP 8 97\r\n"), "{answer}");
        assert!(answer.contains("a=rtpmap:97 telephone-event/8000\r\n"));
    }

    #[test]
    fn video_is_refused_and_audio_taken() {
        let offer = offer("m=video 9078 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\nm=audio 7078 RTP/AVP 0\r\nc=IN IP4 192.0.2.8\r\n").unwrap();
        assert_eq!(
            offer.remote.address,
            Some("192.0.2.8:7078".parse().unwrap())
        );
        let answer = answer(&offer);
        let (video, audio) = answer.split_once("m=audio 4000 RTP/AVP 0\r\n").unwrap();
        assert!(video.contains("m=video 0 RTP/AVP 99\r\n"), "{answer}");
        assert!(!audio.contains("m="), "{answer}");
    }

    #[test]
    fn a_held_call_gets_no_sound() {
        let hold = offer("m=audio 7078 RTP/AVP 0\r\na=sendonly\r\n").unwrap();
        assert!(!hold.remote.listens);
        assert!(answer(&hold).contains("a=recvonly\r\n"));
        assert!(
            offer("m=audio 7078 RTP/AVP 0\r\na=recvonly\r\n")
                .unwrap()
                .remote
                .listens
        );
    }

    #[test]
    fn what_cannot_be_played_is_no_offer() {
        for media in [
            "",
            "m=audio 7078 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n",
            "m=audio 7078 RTP/SAVP 0\r\n",
            "m=audio 0 RTP/AVP 0\r\n",
        ] {
            assert!(offer(media).is_none(), "{media}");
        }
        assert!(Offer::read(&Bytes::new()).is_none());
        assert!(Offer::read(&Bytes::from_static(b"\xff")).is_none());
    }
}
