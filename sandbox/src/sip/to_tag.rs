//! The tag by which both sides name a dialogue (RFC 3261 §12).

use bytesstr::BytesStr;
use ezk_sip_core::transport::OutgoingResponse;
use ezk_sip_types::{Name, header::typed::FromTo};

/// RFC 3261 §8.2.6.2: every response except 100 has a To tag. The library adds it to a success only.
pub(crate) fn add_to_tag(response: &mut OutgoingResponse, tag: BytesStr) {
    // It can only fail for a To that can't be read, and then there would be no request.
    let _ = response
        .msg
        .headers
        .edit(Name::TO, |to: &mut FromTo| to.tag = Some(tag));
}
