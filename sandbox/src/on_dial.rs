//! What the SIP server does when the access code of a created call is dialled.

use std::time::Duration;

/// How long the called party's telephone rings before the call is given up.
pub(crate) const RINGS_BEFORE_GIVING_UP: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OnDial {
    /// The called party answers immediately and plays a tone.
    #[default]
    Answer,
    /// The called party answers after ringing for this long.
    AnswerAfter(Duration),
    /// The called party answers, and hangs up after this long.
    HangUpAfter(Duration),
    /// It rings, and nobody answers: 480.
    NoAnswer,
    /// 486.
    Busy,
    /// 603.
    Decline,
    /// The access code is too old from the beginning: 410.
    CodeExpired,
    /// The SIP server ignores the INVITE.
    Ignore,
}
