//! The sound of one call: sends a tone, listens for key presses, and notices a client that went silent.

use std::{net::SocketAddr, time::Duration};

use rtp_types::{RtpPacket, RtpPacketBuilder};
use tokio::{
    net::UdpSocket,
    sync::watch,
    time::{Instant, Interval, MissedTickBehavior, interval, sleep_until},
};

use super::{
    offer::{Offer, Remote},
    tone::{SAMPLES_PER_PACKET, Tone},
};

const PACKET_INTERVAL: Duration = Duration::from_millis(20);

/// Larger than any packet that fits an Ethernet frame.
const LARGEST_PACKET: usize = 2048;

/// The keys of RFC 4733 by their event number.
const KEYS: &[u8; 16] = b"0123456789*#ABCD";

pub(crate) struct Media {
    socket: UdpSocket,
    remote: watch::Receiver<Remote>,
    /// Where packets really come from: behind address translation, not where the client says.
    heard_from: Option<SocketAddr>,
    sound: Sound,
    digits: Option<u8>,
    /// The RTP timestamp of the last key press, which its packets share.
    last_press: Option<u32>,
}

/// The packets that go out.
struct Sound {
    tone: Tone,
    payload_type: u8,
    source: u32,
    sequence: u16,
    timestamp: u32,
}

impl Media {
    pub(crate) fn new(socket: UdpSocket, offer: &Offer, remote: watch::Receiver<Remote>) -> Self {
        let port = socket.local_addr().map_or(0, |address| address.port());
        Self {
            socket,
            remote,
            heard_from: None,
            sound: Sound {
                tone: Tone::new(offer.codec),
                payload_type: offer.codec.payload_type(),
                source: 0x5a4d_0000 | u32::from(port),
                sequence: 0,
                timestamp: 0,
            },
            digits: offer.digits,
            last_press: None,
        }
    }

    /// Returns when nothing came from the client for this long.
    pub(crate) async fn run(mut self, silence_limit: Duration, pressed: impl Fn(char)) {
        let mut ticks = ticks();
        let mut buffer = [0; LARGEST_PACKET];
        let mut silent_at = Instant::now() + silence_limit;
        loop {
            tokio::select! {
                _ = ticks.tick() => self.play().await,
                received = self.socket.recv_from(&mut buffer) => {
                    // An error is the client's closed port, reported back; what it means shows in its silence.
                    let Ok((length, source)) = received else { continue };
                    let packet = buffer.get(..length).unwrap_or_default();
                    if is_rtcp(packet) {
                        continue;
                    }
                    // Anything else is a sign of life, and tells where sound gets through: a muted client may send nothing
                    // but STUN.
                    silent_at = Instant::now() + silence_limit;
                    self.heard_from = Some(source);
                    if let Some(key) = self.press(packet) {
                        pressed(key);
                    }
                }
                () = sleep_until(silent_at) => return,
            }
        }
    }

    async fn play(&mut self) {
        let remote = *self.remote.borrow_and_update();
        let packet = self.sound.next_packet();
        if let Some(address) = self.heard_from.or(remote.address)
            && remote.listens
        {
            // A client that can't be reached is noticed by its silence.
            let _ = self.socket.send_to(&packet, address).await;
        }
    }

    /// The key, in the first packet of a press.
    fn press(&mut self, packet: &[u8]) -> Option<char> {
        let packet = RtpPacket::parse(packet).ok()?;
        if Some(packet.payload_type()) != self.digits || self.last_press == Some(packet.timestamp())
        {
            return None;
        }
        let key = KEYS.get(usize::from(*packet.payload().first()?))?;
        self.last_press = Some(packet.timestamp());
        Some(char::from(*key))
    }
}

impl Sound {
    fn next_packet(&mut self) -> Vec<u8> {
        let payload = self.tone.packet();
        let packet = RtpPacketBuilder::<_, &[u8]>::new()
            .payload_type(self.payload_type)
            .marker_bit(self.sequence == 0)
            .sequence_number(self.sequence)
            .timestamp(self.timestamp)
            .ssrc(self.source)
            .payload(payload.as_slice())
            .write_vec()
            .unwrap_or_default();
        self.sequence = self.sequence.wrapping_add(1);
        self.timestamp = self.timestamp.wrapping_add(SAMPLES_PER_PACKET);
        packet
    }
}

/// Version 2, and a payload type that RTP leaves to RTCP (RFC 5761 §4). It comes where a client uses one port for both, or
/// where the port above another call's happens to be this one.
fn is_rtcp(packet: &[u8]) -> bool {
    matches!(packet, [first, second, ..] if first >> 6 == 2 && (64..96).contains(&(second & 0x7f)))
}

fn ticks() -> Interval {
    let mut ticks = interval(PACKET_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rtcp_is_told_from_rtp_and_stun() {
        let rtp = [0x80, 0x80, 0, 1];
        let receiver_report = [0x80, 201, 0, 1];
        let stun = [0, 1, 0, 0];
        assert!(!is_rtcp(&rtp) && !is_rtcp(&stun) && !is_rtcp(&[]));
        assert!(is_rtcp(&receiver_report));
    }
}
