//! The client's address: that of the peer, or the one that trusted proxies name.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

use crate::http::request::Request;

/// The keys under which a client's address is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddressKeys {
    /// The client: the IPv4 address, or the IPv6 network of 64 bits (a subscriber has at least
    /// that). IPv4 in IPv6 is unwrapped.
    pub(crate) client: String,
    /// The network of the client: the IPv4 address, or the IPv6 network of 48 bits.
    pub(crate) network: String,
}

/// Returns the keys under which a client's address is counted.
///
/// The gateway reads `X-Forwarded-For` from right to left and stops at the first address that is
/// not in `limits.trustedProxies`.
///
/// Security: the client can invent every address further left.
pub(crate) fn address_keys(request: &Request, trusted: &[IpNet]) -> AddressKeys {
    let Some(mut client) = parse(&request.peer) else {
        return AddressKeys { client: "unknown".to_owned(), network: "unknown".to_owned() };
    };
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    let forwarded: Vec<&str> = request.values("x-forwarded-for").flat_map(|value| value.split(',')).collect();
    for entry in forwarded.into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        match parse(entry) {
            Some(address) => client = address,
            None => break,
        }
    }
    match client {
        IpAddr::V4(address) => AddressKeys { client: address.to_string(), network: address.to_string() },
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            AddressKeys {
                client: format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)),
                network: format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)),
            }
        }
    }
}

fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(text, |(inside, _)| inside);
    let bare = bare.split_once('%').map_or(bare, |(address, _zone)| address);
    let address: IpAddr = bare.parse().ok().or_else(|| bare.rsplit_once(':').and_then(|(address, _port)| address.parse().ok()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::io::Header;

    fn key(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let headers = forwarded.iter().map(|value| Header::new("x-forwarded-for", *value)).collect();
        let request = Request { method: String::new(), target: String::new(), headers, peer: peer.to_owned() };
        address_keys(&request, &trusted.iter().map(|net| net.parse().unwrap()).collect::<Vec<_>>()).client
    }

    #[test]
    fn believes_trusted_proxies_only() {
        assert_eq!(key("192.0.2.1", &["198.51.100.7"], &[]), "192.0.2.1");
        assert_eq!(key("10.0.0.1", &["198.51.100.7"], &["10.0.0.0/8"]), "198.51.100.7");
        assert_eq!(key("10.0.0.1", &["6.6.6.6, 198.51.100.7"], &["10.0.0.0/8"]), "198.51.100.7");
        assert_eq!(key("10.0.0.1", &["6.6.6.6, 198.51.100.7", "10.0.0.2"], &["10.0.0.0/8"]), "198.51.100.7");
        assert_eq!(key("10.0.0.1", &["junk"], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(key("10.0.0.1", &["198.51.100.7:4711"], &["10.0.0.0/8"]), "198.51.100.7");
    }

    #[test]
    fn cuts_ipv6_to_64_bits() {
        assert_eq!(key("2001:db8:1:2:3:4:5:6", &[], &[]), "2001:db8:1:2::/64");
        assert_eq!(key("::ffff:192.0.2.1", &[], &[]), "192.0.2.1");
        assert_eq!(key("fe80::1%eth0", &[], &[]), "fe80::/64");
        assert_eq!(key("::ffff:10.0.0.1", &["[2001:db8::9]:80"], &["10.0.0.0/8"]), "2001:db8::/64");
    }
}
