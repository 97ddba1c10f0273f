//! What to do about one request: decided at once, carried out after the delay.

use std::time::Duration;

use crate::{answer::Answer, event::Decision, on_dial::OnDial, recording::Recording};

/// How much of the answer reaches the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    /// Half of the body, then the connection is closed.
    Half,
    /// The connection is closed without an answer.
    Nothing,
}

#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) answer: Answer,
    pub(crate) delivery: Delivery,
    pub(crate) delay: Duration,
    /// Whether a call task is created, which is so from now on, whatever becomes of the answer.
    pub(crate) created: bool,
    /// What happens when the call's access code is dialled.
    pub(crate) on_dial: OnDial,
    /// What the look-ups get to know of it.
    pub(crate) recording: Recording,
}

impl Plan {
    /// An answer at once, and no call task.
    pub(crate) fn without_call(answer: Answer) -> Self {
        Self {
            answer,
            delivery: Delivery::Whole,
            delay: Duration::ZERO,
            created: false,
            on_dial: OnDial::Answer,
            recording: Recording::AtOnce,
        }
    }

    /// An answer at once, and a call task.
    pub(crate) fn with_call(answer: Answer) -> Self {
        Self {
            created: true,
            ..Self::without_call(answer)
        }
    }

    pub(crate) fn decision(&self) -> Decision {
        let answered = self.delivery != Delivery::Nothing;
        Decision {
            status: answered.then_some(self.answer.status.as_u16()),
            result_code: self.answer.result_code.clone().filter(|_| answered),
            after: self.delay,
        }
    }
}
