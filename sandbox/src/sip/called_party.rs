//! The called party in one call: rings, answers, plays a tone, hangs up.

use std::{
    future::pending,
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use bytesstr::BytesStr;
use ezk_sip_core::{IncomingRequest, transport::OutgoingResponse};
use ezk_sip_types::{
    StatusCode,
    header::typed::ContentType,
    host::{Host, HostPort},
};
use ezk_sip_ua::{
    dialog::Dialog,
    invite::{
        acceptor::{Error, InviteAcceptor},
        session::{InviteSession, InviteSessionEvent, ReInviteReceived},
    },
};
use tokio::{net::UdpSocket, sync::watch, time::sleep};

use super::{
    media::Media,
    offer::{Offer, Remote},
    to_tag::add_to_tag,
};
use crate::{
    call_log::DialledCall,
    call_record::EndReason,
    on_dial::{OnDial, RINGS_BEFORE_GIVING_UP},
};

pub(crate) struct CalledParty {
    acceptor: InviteAcceptor,
    call: DialledCall,
    to_tag: BytesStr,
    /// The address of this machine that the INVITE came to.
    local: IpAddr,
    /// The address that the client dialled.
    dialled: HostPort,
}

impl CalledParty {
    pub(crate) fn new(dialog: Dialog, invite: IncomingRequest, call: DialledCall) -> Self {
        Self {
            to_tag: dialog.local_fromto.tag.clone().unwrap_or_default(),
            local: invite.tp_info.transport.bound().ip(),
            dialled: invite.line.uri.host_port.clone(),
            acceptor: InviteAcceptor::new(dialog, invite),
            call,
        }
    }

    /// Returns when the call is over.
    pub(crate) async fn take(mut self, offer: Offer, silence_limit: Duration) {
        let rings = match self.call.on_dial {
            OnDial::Busy => {
                return self
                    .reject(StatusCode::BUSY_HERE, EndReason::CalledPartyNotReached)
                    .await;
            }
            OnDial::Decline => {
                return self
                    .reject(StatusCode::DECLINE, EndReason::CalledPartyNotReached)
                    .await;
            }
            OnDial::NoAnswer => RINGS_BEFORE_GIVING_UP,
            OnDial::AnswerAfter(rings) => rings,
            _ => Duration::ZERO,
        };
        if self.ring(rings).await.is_err() {
            return self.call.ended(EndReason::CallingPartyHungUp);
        }
        if self.call.on_dial == OnDial::NoAnswer {
            let status = StatusCode::TEMPORARILY_UNAVAILABLE;
            return self
                .reject(status, EndReason::CalledPartyDidNotAnswer)
                .await;
        }
        self.answer(offer, silence_limit).await;
    }

    /// Fails if the client cancels meanwhile.
    async fn ring(&mut self, rings: Duration) -> Result<(), Error> {
        let ringing = self.response(StatusCode::RINGING).await?;
        self.acceptor.respond_provisional(ringing).await?;
        tokio::select! {
            () = self.acceptor.cancelled() => Err(Error::RequestTerminated),
            () = sleep(rings) => Ok(()),
        }
    }

    async fn reject(self, status: StatusCode, reason: EndReason) {
        self.call.ended(reason);
        if let Ok(response) = self.response(status).await {
            // It waits for the ACK; a client that sends none went away.
            let _ = self.acceptor.respond_failure(response).await;
        }
    }

    async fn answer(self, offer: Offer, silence_limit: Duration) {
        let Ok((socket, address)) = self.open_media().await else {
            return self
                .reject(StatusCode::SERVER_INTERNAL_ERROR, EndReason::NotStarted)
                .await;
        };
        let Ok(mut response) = self.response(StatusCode::OK).await else {
            return self.call.ended(EndReason::CallingPartyHungUp);
        };
        add_description(&mut response, &offer, address);
        let session = match self.acceptor.respond_success(response).await {
            Ok((session, _ack)) => session,
            Err(Error::RequestTerminated) => {
                return self.call.ended(EndReason::CallingPartyHungUp);
            }
            Err(Error::Core(_)) => return self.call.ended(EndReason::NotStarted),
        };
        // A socket that listens at every address has no address of its own for the Via of its requests.
        session.dialog.target_tp_info.lock().await.via_host_port = Some(self.dialled);
        let (remote, remote_seen) = watch::channel(offer.remote);
        let media = Media::new(socket, &offer, remote_seen);
        let talk = Talk {
            session,
            call: self.call,
            remote,
            address,
        };
        talk.run(media, silence_limit).await;
    }

    /// A socket for RTP, and its address as the client reaches it.
    async fn open_media(&self) -> io::Result<(UdpSocket, SocketAddr)> {
        let socket = UdpSocket::bind((self.local, 0)).await?;
        let ip = match self.dialled.host {
            Host::IP4(ip) => ip.into(),
            Host::IP6(ip) => ip.into(),
            Host::Name(_) => self.local,
        };
        let port = socket.local_addr()?.port();
        Ok((socket, SocketAddr::new(ip, port)))
    }

    async fn response(&self, status: StatusCode) -> Result<OutgoingResponse, Error> {
        let mut response = self.acceptor.create_response(status, None).await?;
        add_to_tag(&mut response, self.to_tag.clone());
        Ok(response)
    }
}

/// A call that was answered.
struct Talk {
    session: InviteSession,
    call: DialledCall,
    remote: watch::Sender<Remote>,
    address: SocketAddr,
}

impl Talk {
    async fn run(mut self, media: Media, silence_limit: Duration) {
        self.call.answered();
        let hang_up = match self.call.on_dial {
            OnDial::HangUpAfter(talks) => Some(talks),
            _ => None,
        };
        let reason = {
            let call = &self.call;
            let media = media.run(silence_limit, |key| call.pressed(key));
            tokio::select! {
                () = signalling(&mut self.session, &self.remote, self.address) => EndReason::CallingPartyHungUp,
                () = media => EndReason::Other,
                () = sleep_or_never(hang_up) => EndReason::CalledPartyHungUp,
            }
        };
        self.call.ended(reason);
        if reason != EndReason::CallingPartyHungUp {
            // A client that does not answer the BYE went away.
            let _ = self.session.terminate().await;
        }
    }
}

/// Handles what the client sends during the call, until it hangs up.
async fn signalling(
    session: &mut InviteSession,
    remote: &watch::Sender<Remote>,
    address: SocketAddr,
) {
    loop {
        // Errors are those of a client that can't be reached: its silence ends the call.
        match session.run().await {
            Ok(InviteSessionEvent::Bye(bye)) => {
                let _ = session.handle_bye(bye).await;
                return;
            }
            Ok(InviteSessionEvent::ReInviteReceived(invite)) => {
                let _ = renegotiate(session, invite, remote, address).await;
            }
            Ok(InviteSessionEvent::RefreshNeeded) => {
                let _ = session.refresh().await;
            }
            Ok(InviteSessionEvent::Notify(_)) => {}
            Ok(InviteSessionEvent::Terminated) | Err(_) => return,
        }
    }
}

/// A client that holds the call, resumes it or moves its sound elsewhere.
async fn renegotiate(
    session: &mut InviteSession,
    invite: ReInviteReceived,
    remote: &watch::Sender<Remote>,
    address: SocketAddr,
) -> ezk_sip_core::Result<()> {
    let Some(offer) = Offer::read(&invite.invite.body) else {
        let status = StatusCode::NOT_ACCEPTABLE_HERE;
        let response = session
            .dialog
            .create_response(&invite.invite, status, None)?;
        return invite.transaction.respond_failure(response).await;
    };
    let mut response = session
        .dialog
        .create_response(&invite.invite, StatusCode::OK, None)?;
    add_description(&mut response, &offer, address);
    remote.send_replace(offer.remote);
    invite.respond_success(session, response).await?;
    Ok(())
}

fn add_description(response: &mut OutgoingResponse, offer: &Offer, address: SocketAddr) {
    response
        .msg
        .headers
        .insert_named(&ContentType("application/sdp".into()));
    response.msg.body = offer.answer(address).to_string().into();
}

async fn sleep_or_never(time: Option<Duration>) {
    match time {
        Some(time) => sleep(time).await,
        None => pending().await,
    }
}
