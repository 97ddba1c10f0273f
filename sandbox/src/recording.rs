//! What the look-ups get to know of a created call.

use std::time::Duration;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Recording {
    /// The call, immediately.
    #[default]
    AtOnce,
    /// The call, after this long.
    Late(Duration),
    /// Nothing, ever.
    Never,
    /// The call, and another operator's that looks the same.
    WithTwin,
    /// The call, and another operator's to the same number at the same time, with its own presented number and call data.
    WithSibling,
    /// The call; but as long as it is within the time that is asked for, the history may not be read.
    Forbidden,
}
