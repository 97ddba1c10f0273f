//! The tone that the called party plays, in G.711.

use std::f64::consts::TAU;

use audio_codec_algorithms::{decode_alaw, decode_ulaw, encode_alaw, encode_ulaw};

/// 20 ms at 8 kHz.
pub(crate) const SAMPLES_PER_PACKET: u32 = 160;

const SAMPLES_PER_SECOND: f64 = 8_000.0;
const HERTZ: f64 = 440.0;
/// A third of what the codec can carry.
const AMPLITUDE: f64 = 10_000.0;
/// 11 periods of 440 Hz are 200 samples: the tone repeats without a click.
const SAMPLES: u16 = 200;

/// The two forms of G.711, whose payload types are fixed (RFC 3551).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    Pcmu,
    Pcma,
}

impl Codec {
    pub(crate) fn of(payload_type: u8) -> Option<Self> {
        match payload_type {
            0 => Some(Self::Pcmu),
            8 => Some(Self::Pcma),
            _ => None,
        }
    }

    pub(crate) fn payload_type(self) -> u8 {
        match self {
            Self::Pcmu => 0,
            Self::Pcma => 8,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pcmu => "PCMU",
            Self::Pcma => "PCMA",
        }
    }

    fn encode(self, sample: i16) -> u8 {
        match self {
            Self::Pcmu => encode_ulaw(sample),
            Self::Pcma => encode_alaw(sample),
        }
    }

    pub(crate) fn decode(self, byte: u8) -> i16 {
        match self {
            Self::Pcmu => decode_ulaw(byte),
            Self::Pcma => decode_alaw(byte),
        }
    }
}

/// An endless tone.
pub(crate) struct Tone {
    samples: std::iter::Cycle<std::vec::IntoIter<u8>>,
}

impl Tone {
    pub(crate) fn new(codec: Codec) -> Self {
        let samples: Vec<u8> = (0..SAMPLES)
            .map(|position| codec.encode(sample(position)))
            .collect();
        Self {
            samples: samples.into_iter().cycle(),
        }
    }

    /// The next 20 ms.
    pub(crate) fn packet(&mut self) -> Vec<u8> {
        (0..SAMPLES_PER_PACKET)
            .filter_map(|_| self.samples.next())
            .collect()
    }
}

fn sample(position: u16) -> i16 {
    let angle = TAU * HERTZ * f64::from(position) / SAMPLES_PER_SECOND;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the amplitude is less than i16 holds"
    )]
    let sample = (angle.sin() * AMPLITUDE).round() as i16;
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_codecs_carry_440_hertz() {
        for codec in [Codec::Pcmu, Codec::Pcma] {
            let mut tone = Tone::new(codec);
            let heard: Vec<i16> = (0..50)
                .flat_map(|_| tone.packet())
                .map(|byte| codec.decode(byte))
                .collect();
            assert_eq!(heard.len(), 8_000);
            let rises = heard
                .windows(2)
                .filter(|pair| matches!(pair, [a, b] if *a < 0 && *b >= 0))
                .count();
            assert!((438..=441).contains(&rises), "{rises} periods in a second");
            assert!(heard.iter().any(|sample| *sample > 9_000));
        }
    }
}
