//! Opens the SIP server's sockets.

use std::{
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use ezk_sip_core::{Endpoint, EndpointBuilder};
use ezk_sip_ua::{dialog::DialogLayer, invite::InviteLayer};
use hickory_resolver::{TokioResolver, config::ResolverConfig, net::runtime::TokioRuntimeProvider};

use super::invite::AnswerInvites;

/// How many free ports are tried until one is free for UDP and TCP at every address.
const TRIES: usize = 20;

/// Listens for UDP and TCP at all addresses, on one port (0: any that is free), which it returns. Runs on the current
/// runtime, until that ends.
pub(crate) async fn start(
    addresses: &[IpAddr],
    port: u16,
    answer: impl Fn() -> AnswerInvites,
) -> io::Result<u16> {
    let mut tries = if port == 0 { TRIES } else { 1 };
    loop {
        tries -= 1;
        match bind(addresses, port).await {
            Ok((mut builder, port)) => {
                builder.add_layer(DialogLayer::default());
                builder.add_layer(InviteLayer::default());
                builder.add_layer(answer());
                builder.build();
                return Ok(port);
            }
            Err(error) if tries == 0 || error.kind() != io::ErrorKind::AddrInUse => {
                return Err(error);
            }
            // The sockets of the failed attempt are closed with its builder.
            Err(_) => {}
        }
    }
}

async fn bind(addresses: &[IpAddr], port: u16) -> io::Result<(EndpointBuilder, u16)> {
    let mut builder = Endpoint::builder();
    // Names are never looked up: whatever is sent goes where a message came from. The system's resolver would be read
    // from a file that may be missing.
    builder.set_dns_resolver(no_resolver()?);
    let mut port = port;
    for address in addresses {
        let result = bind_both(&mut builder, SocketAddr::new(*address, port)).await;
        match result {
            Ok(bound) => port = bound,
            // A machine without IPv6.
            Err(_) if *address == IpAddr::V6(Ipv6Addr::LOCALHOST) && !has_ipv6() => {}
            Err(error) => return Err(error),
        }
    }
    Ok((builder, port))
}

async fn bind_both(builder: &mut EndpointBuilder, address: SocketAddr) -> io::Result<u16> {
    let bound = builder.bind_udp(address).await?.bound();
    builder.listen_tcp(bound).await?;
    Ok(bound.port())
}

fn has_ipv6() -> bool {
    std::net::UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}

pub(crate) fn no_resolver() -> io::Result<TokioResolver> {
    TokioResolver::builder_with_config(ResolverConfig::default(), TokioRuntimeProvider::default())
        .build()
        .map_err(io::Error::other)
}
