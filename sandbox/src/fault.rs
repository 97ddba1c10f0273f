//! Faults that a [`FaultServer`](crate::FaultServer) can have.

use std::fmt;

/// Where in a connection's life a fault happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The TCP connection was accepted, nothing read.
    Accepted,
    /// The client's TLS hello was read.
    Hello,
    /// The TLS handshake is complete.
    Handshake,
    /// The request's head was read.
    Head,
    /// Half of the request's body was read.
    HalfBody,
    /// The whole request was read, and the call task created.
    Body,
    /// Half of the answer's head was written.
    HalfAnswerHead,
    /// Half of the answer's body was written.
    HalfAnswerBody,
    /// The answer was written; the connection is idle.
    Idle,
}

/// What happens there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Break {
    /// The connection is closed in an orderly way (TLS `close_notify` where TLS stands, then FIN).
    Close,
    /// The connection is reset (RST).
    Reset,
    /// Nothing more happens until the client goes away.
    Hang,
}

/// An answer that is wrong on the level of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WrongAnswer {
    /// A right answer, one byte at a time.
    Trickled,
    /// `Content-Length` promises more than comes before the connection is closed.
    TooShort,
    /// More bytes come than `Content-Length` promises.
    TooLong,
    /// Headers without an end.
    EndlessHead,
    /// A body without an end, in chunks.
    EndlessBody,
    /// A chunk whose length is no number.
    BadChunk,
    /// 10 MB of text in 10 KB of gzip.
    GzipBomb,
    /// `Content-Encoding: gzip`, and something else in the body.
    NotGzip,
    /// A gzip stream that ends in the middle.
    CutGzip,
    /// Bytes that are not HTTP.
    NotHttp,
    /// Two different lengths.
    TwoLengths,
}

/// How the server behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fault {
    /// As it should.
    #[default]
    None,
    /// The connection breaks.
    At(Stage, Break),
    /// The answer is wrong.
    Answer(WrongAnswer),
}

impl Fault {
    /// Every fault, and none.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::None];
        for stage in Stage::ALL {
            all.extend(Break::ALL.map(|how| Self::At(stage, how)));
        }
        all.extend(WrongAnswer::ALL.map(Self::Answer));
        all
    }

    pub(crate) fn at(self, stage: Stage) -> Option<Break> {
        match self {
            Self::At(place, how) if place == stage => Some(how),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::At(stage, how) => write!(f, "{how:?} at {stage:?}"),
            Self::Answer(wrong) => write!(f, "answer {wrong:?}"),
        }
    }
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 9] = [
        Self::Accepted,
        Self::Hello,
        Self::Handshake,
        Self::Head,
        Self::HalfBody,
        Self::Body,
        Self::HalfAnswerHead,
        Self::HalfAnswerBody,
        Self::Idle,
    ];
}

impl Break {
    /// Every break.
    pub const ALL: [Self; 3] = [Self::Close, Self::Reset, Self::Hang];
}

impl WrongAnswer {
    /// Every wrong answer.
    pub const ALL: [Self; 11] = [
        Self::Trickled,
        Self::TooShort,
        Self::TooLong,
        Self::EndlessHead,
        Self::EndlessBody,
        Self::BadChunk,
        Self::GzipBomb,
        Self::NotGzip,
        Self::CutGzip,
        Self::NotHttp,
        Self::TwoLengths,
    ];
}
