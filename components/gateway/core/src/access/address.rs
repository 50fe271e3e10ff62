//! The client's address: that of the peer, or the one that trusted proxies name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::config::Clients;
use crate::http::request::Request;

/// The keys under which a client's address is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddressKeys {
    /// The client: the IPv4 address, or an IPv6 network of `limits.ipv6Prefix` bits.
    pub(crate) client: String,
    /// The network of the client: the IPv4 address, or an IPv6 network of
    /// `limits.ipv6NetworkPrefix` bits.
    pub(crate) network: String,
}

/// Returns the keys under which a client's address is counted.
///
/// The gateway reads `X-Forwarded-For` from right to left and stops at the first address that is
/// not in `limits.trustedProxies`, and before the first entry that is no address.
///
/// Security: the client can invent every entry further left.
pub(crate) fn address_keys(request: &Request, clients: &Clients) -> AddressKeys {
    let Some(mut client) = address_of(&request.peer) else {
        return AddressKeys { client: "unknown".to_owned(), network: "unknown".to_owned() };
    };
    let is_trusted = |address: IpAddr| clients.trusted_proxies.iter().any(|net| net.contains(&address));
    if is_trusted(client) {
        let forwarded: Vec<&str> = request.values("x-forwarded-for").flat_map(|value| value.split(',')).collect();
        for entry in forwarded.into_iter().rev() {
            let Some(address) = address_of(entry) else { break };
            client = address;
            if !is_trusted(client) {
                break;
            }
        }
    }
    keys_of(client, clients)
}

fn keys_of(client: IpAddr, clients: &Clients) -> AddressKeys {
    match untranslated(client) {
        IpAddr::V4(address) => AddressKeys { client: address.to_string(), network: address.to_string() },
        IpAddr::V6(address) => {
            let cut = |bits: u8| {
                let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
                format!("{}/{bits}", Ipv6Addr::from(u128::from(address) & mask))
            };
            AddressKeys { client: cut(clients.prefix), network: cut(clients.network_prefix) }
        }
    }
}

/// Returns the IPv4 address inside an IPv6 address that only translates it, and any other address
/// as it is: NAT64 (64:ff9b::/96, RFC 6052, and 64:ff9b:1::/48, RFC 8215), SIIT (::ffff:0:0:0/96,
/// RFC 2765), 6to4 (2002::/16, RFC 3056), Teredo (2001::/32, RFC 4380) and the old IPv4-compatible
/// form (RFC 4291, 2.5.5.1).
///
/// Security: it is for keys only. Whether a proxy is trusted is judged by the address that it has.
fn untranslated(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let inside = |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inside(high, low),
        [0x64, 0xff9b, 1, ..] => of_a_local_translator(v6).map_or(address, IpAddr::V4),
        [0, 0, 0, 0, 0xffff, 0, high, low] => inside(high, low),
        [0x2002, high, low, ..] => inside(high, low),
        [0x2001, 0, _, _, _, _, high, low] => inside(!high, !low),
        // `::`, `::1` and their neighbours are addresses of their own.
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => inside(high, low),
        _ => address,
    }
}

/// Returns the IPv4 address inside one of 64:ff9b:1::/48. A network chooses how long the prefix of
/// its translator is, and where the address stands follows from that (RFC 6052, 2.2). The octets
/// after the address are zero, so the last one that is not tells the length. `None` if there is no
/// address.
fn of_a_local_translator(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let octets = address.octets();
    // Octet 8 is zero whatever the length, and no part of an address.
    let [.., a, b, 0, c, d, e, f, g, h, i] = octets else { return None };
    let inside = match octets.iter().rposition(|octet| *octet != 0)? {
        13..=15 => [f, g, h, i],
        12 => [c, d, e, f],
        11 => [b, c, d, e],
        6..=10 => [a, b, c, d],
        _ => return None,
    };
    Some(Ipv4Addr::from(inside))
}

/// Reads an entry of `X-Forwarded-For`, or a peer: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`,
/// `[2001:db8::1]` or `[2001:db8::1]:80`. An IPv6 address may have a zone, which is ignored. IPv4
/// in IPv6 is unwrapped. Returns `None` for anything else.
fn address_of(entry: &str) -> Option<IpAddr> {
    let text = entry.trim_matches([' ', '\t']);
    if let Some(rest) = text.strip_prefix('[') {
        let (inside, port) = rest.split_once(']')?;
        return is_port(port).then(|| ipv6(inside)).flatten();
    }
    match text.split_once(':') {
        Some((address, port)) if !port.contains(':') => {
            let address: Ipv4Addr = address.parse().ok()?;
            is_port(&text[text.len() - port.len() - 1..]).then_some(IpAddr::V4(address))
        }
        Some(_) => ipv6(text),
        None => text.parse().ok().map(IpAddr::V4),
    }
}

fn ipv6(text: &str) -> Option<IpAddr> {
    let address = match text.split_once('%') {
        Some((address, zone)) if !zone.is_empty() && zone.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) => {
            address
        }
        Some(_) => return None,
        None => text,
    };
    address.parse::<Ipv6Addr>().ok().map(|address| IpAddr::V6(address).to_canonical())
}

/// Returns whether a text is empty, or a colon and a port.
fn is_port(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(':') else { return text.is_empty() };
    (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok()
}

#[cfg(test)]
#[path = "address/tests.rs"]
mod tests;
