//! An answer's body on its way out, whole or cut off in the middle.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Sleep;

/// The sandbox closes the connection here on purpose.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox closes this connection on purpose")]
pub(crate) struct HangUp;

/// How long the first half gets to reach the client before the connection is closed.
const PAUSE_BEFORE_CUT: Duration = Duration::from_millis(50);

pub(crate) struct AnswerBody {
    unsent: Option<Bytes>,
    /// Bytes that are announced and never sent.
    withheld: u64,
    /// Set when the body ends in a closed connection.
    cut: Option<Pin<Box<Sleep>>>,
}

impl AnswerBody {
    pub(crate) fn whole(body: Bytes) -> Self {
        Self {
            unsent: Some(body).filter(|body| !body.is_empty()),
            withheld: 0,
            cut: None,
        }
    }

    /// Announces all of the body, sends half of it and closes.
    pub(crate) fn half(mut body: Bytes) -> Self {
        let withheld = body.split_off(body.len() / 2).len() as u64;
        Self {
            withheld,
            cut: Some(Box::pin(tokio::time::sleep(PAUSE_BEFORE_CUT))),
            ..Self::whole(body)
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = HangUp;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HangUp>>> {
        if let Some(bytes) = self.unsent.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        let Some(pause) = &mut self.cut else {
            return Poll::Ready(None);
        };
        ready!(pause.as_mut().poll(context));
        Poll::Ready(Some(Err(HangUp)))
    }

    fn is_end_stream(&self) -> bool {
        self.unsent.is_none() && self.cut.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(
            self.unsent.as_ref().map_or(0, |bytes| bytes.len() as u64) + self.withheld,
        )
    }
}
