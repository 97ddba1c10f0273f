//! The SIP server beside the service: it answers INVITEs for access codes that the service handed out.

mod called_party;
mod invite;
mod media;
mod offer;
mod server;
mod to_tag;
mod tone;

pub(crate) use invite::AnswerInvites;
pub(crate) use offer::own_offer;
pub(crate) use server::{no_resolver, start};
pub(crate) use tone::Codec;
