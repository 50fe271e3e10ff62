#![allow(clippy::unwrap_used)]
use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::*;
use crate::io::Header;

fn clients(trusted: &[&str], prefix: u8) -> Clients {
    let section = serde_json::json!({ "trustedProxies": trusted, "ipv6Prefix": prefix });
    Clients::of(serde_json::from_value(section).unwrap(), &mut Vec::new())
}

fn keys(peer: &str, forwarded: &[&str], clients: &Clients) -> AddressKeys {
    let headers = forwarded.iter().map(|value| Header::new("x-forwarded-for", *value)).collect();
    let request = Request { method: String::new(), target: String::new(), headers, peer: peer.to_owned() };
    address_keys(&request, clients)
}

fn key(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
    keys(peer, forwarded, &clients(trusted, 64)).client
}

#[test]
fn believes_trusted_proxies_only() {
    assert_eq!(key("192.0.2.1", &["198.51.100.7"], &[]), "192.0.2.1");
    assert_eq!(key("10.0.0.1", &["198.51.100.7"], &["10.0.0.0/8"]), "198.51.100.7");
    assert_eq!(key("10.0.0.1", &["6.6.6.6, 198.51.100.7"], &["10.0.0.0/8"]), "198.51.100.7");
    assert_eq!(key("10.0.0.1", &["6.6.6.6, 198.51.100.7", "10.0.0.2"], &["10.0.0.0/8"]), "198.51.100.7");
    assert_eq!(key("10.0.0.1", &["198.51.100.7:4711"], &["10.0.0.0/8"]), "198.51.100.7");
    assert_eq!(key("::ffff:10.0.0.1", &["[2001:db8::9]:80"], &["10.0.0.0/8"]), "2001:db8::/64");
}

#[test]
fn an_address_that_translates_a_trusted_one_is_not_trusted() {
    for peer in ["2002:a00:1::1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "::ffff:0:a00:1", "::10.0.0.1"] {
        assert_eq!(key(peer, &["198.51.100.7"], &["10.0.0.0/8"]), "10.0.0.1", "{peer}");
    }
}

#[test]
fn stops_before_an_entry_that_is_no_address() {
    let broken = [
        "junk",
        "",
        ":abc",
        ":99999",
        "1:2:3:4:5:6:7:8:9",
        "[2001:db8::1]x",
        "[2001:db8::1]:",
        "[2001:db8::1]:99999",
        "[2001:db8::1",
        "[192.0.2.1]:80",
        "2001:db8::1]",
        "192.0.2.1:",
        "192.0.2.1:65536",
        "192.0.2.1:+80",
        "192.0.2.1:80:80",
        "192.0.2.01",
        "192.0.2",
        "0x7f000001",
        "192.0.2.1 ,",
        "::1%",
        "::1%a b",
        "unknown",
        "_hidden",
        "\"192.0.2.1\"",
        "for=192.0.2.1",
    ];
    for entry in broken {
        let value = format!("198.51.100.7, {entry}, 10.0.0.9");
        assert_eq!(key("10.0.0.1", &[&value], &["10.0.0.0/8"]), "10.0.0.9", "{entry}");
    }
}

#[test]
fn reads_the_forms_of_an_address() {
    for (entry, client) in [
        ("192.0.2.1", "192.0.2.1"),
        ("\t192.0.2.1 ", "192.0.2.1"),
        ("192.0.2.1:0", "192.0.2.1"),
        ("192.0.2.1:65535", "192.0.2.1"),
        ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
        ("[2001:db8::1]", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("[fe80::1%eth0.1]:80", "fe80::/64"),
    ] {
        assert_eq!(key("10.0.0.1", &[entry], &["10.0.0.0/8"]), client, "{entry}");
    }
}

#[test]
fn counts_a_translated_address_by_the_one_inside() {
    for (peer, client) in [
        ("64:ff9b::192.0.2.1", "192.0.2.1"),
        // RFC 6052, 2.2: the same address behind prefixes of 48, 56, 64 and 96 bits.
        ("64:ff9b:1:c000:2:100::", "192.0.2.1"),
        ("64:ff9b:1:7c0:0:201::", "192.0.2.1"),
        ("64:ff9b:1:7:c0:2:100:0", "192.0.2.1"),
        ("64:ff9b:1::192.0.2.1", "192.0.2.1"),
        ("64:ff9b:1:fffe::192.0.2.1", "192.0.2.1"),
        ("64:ff9b:1::", "64:ff9b:1::/64"),
        ("64:ff9b:1:0:100::192.0.2.1", "64:ff9b:1::/64"),
        // RFC 2765, 2.1: an IPv4-translated address.
        ("::ffff:0:192.0.2.1", "192.0.2.1"),
        ("::ffff:1:192.0.2.1", "::/64"),
        ("2002:c000:201:7::9", "192.0.2.1"),
        // RFC 4380, 4: the client's address is stored with all bits flipped.
        ("2001:0:4136:e378:8000:63bf:3fff:fdfe", "192.0.2.1"),
        ("2001:db8::192.0.2.1", "2001:db8::/64"),
        ("::1", "::/64"),
        ("::", "::/64"),
    ] {
        assert_eq!(key(peer, &[], &[]), client, "{peer}");
    }
}

#[test]
fn a_network_has_fewer_bits() {
    let network = |peer| keys(peer, &[], &clients(&[], 64)).network;
    assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
    assert_eq!(network("192.0.2.1"), "192.0.2.1");
    assert_eq!(keys("not an address", &[], &clients(&[], 64)).client, "unknown");
}

#[derive(Deserialize)]
struct KeyCase {
    #[serde(rename = "impl")]
    by: String,
    ip: Option<String>,
    prefix: Option<Value>,
    key: Option<String>,
    #[serde(default)]
    same_key: Vec<String>,
    #[serde(default)]
    different_key: Vec<String>,
}

/// Cases of others that do not hold here, and why.
const NO_KEY_CASES: [(&str, &str); 3] = [
    ("64:ff9b::1.2.3.4", "express-rate-limit counts NAT64 by its prefix, so all of IPv4 is one client"),
    ("Example.COM", "fastify takes names; a peer is an address"),
    ("0123:4567:89ab:cdef:0123:4567:89ab:cdef without a prefix", "a client always has a prefix"),
];

#[test]
fn keys_as_other_limiters_make_them() {
    #[derive(Deserialize)]
    struct Vectors {
        cases: Vec<KeyCase>,
    }
    let vectors: Vectors = serde_json::from_str(include_str!("../../../../../../tests/vectors/rate-limit/ip-key-cases.json")).unwrap();
    let (mut held, mut skipped) = (0, 0);
    for case in vectors.cases {
        let distinct = |ips: &[String]| ips.iter().map(|ip| key(ip, &[], &[])).collect::<BTreeSet<_>>().len();
        if !case.same_key.is_empty() {
            assert_eq!(distinct(&case.same_key), 1, "{:?}", case.same_key);
        } else if !case.different_key.is_empty() {
            assert_eq!(distinct(&case.different_key), case.different_key.len(), "{:?}", case.different_key);
        } else {
            let (ip, expected) = (case.ip.unwrap(), case.key.unwrap());
            let prefix = case.prefix.as_ref().and_then(Value::as_u64);
            let named = if prefix.is_none() && ip.contains("89ab") { format!("{ip} without a prefix") } else { ip.clone() };
            if NO_KEY_CASES.iter().any(|(skipped, _)| *skipped == named) {
                skipped += 1;
                continue;
            }
            let bits = u8::try_from(prefix.unwrap_or(64)).unwrap();
            let found = keys(&ip, &[], &clients(&[], bits)).client;
            // fastify writes no length of the prefix.
            let found = if case.by == "@fastify/rate-limit" { found.split('/').next().unwrap().to_owned() } else { found };
            assert_eq!(found, expected, "{} {ip}", case.by);
        }
        held += 1;
    }
    assert_eq!((held, skipped), (27, 3));
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProxyCase {
    name: String,
    kind: String,
    remote_address: Option<String>,
    xff: Option<String>,
    trust: Option<Value>,
    expected: Option<Value>,
}

/// Networks that proxy-addr has names for.
fn networks(name: &str) -> Vec<String> {
    let nets: &[&str] = match name {
        "loopback" => &["127.0.0.1/8", "::1/128"],
        "linklocal" => &["169.254.0.0/16", "fe80::/10"],
        "uniquelocal" => &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
        other => return vec![other.to_owned()],
    };
    nets.iter().map(|net| (*net).to_owned()).collect()
}

/// Returns what a case trusts. `None` if it is a function, not valid, or in a form that is not
/// taken here.
fn trusted(trust: Option<&Value>) -> Option<Vec<String>> {
    let texts: Vec<&str> = match trust? {
        Value::String(text) if text.starts_with("fn:") => return None,
        Value::String(text) => text.split(',').map(str::trim).collect(),
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let nets: Vec<String> = texts.into_iter().flat_map(networks).collect();
    let mut errors = Vec::new();
    let section = serde_json::json!({ "trustedProxies": nets });
    Clients::of(serde_json::from_value(section).unwrap(), &mut errors);
    errors.is_empty().then_some(nets)
}

#[test]
fn reads_forwarded_addresses_as_proxy_addr_does() {
    let cases: Vec<ProxyCase> =
        serde_json::from_str(include_str!("../../../../../../tests/vectors/rate-limit/proxy-addr-cases.json")).unwrap();
    let (mut held, mut skipped) = (0, 0);
    for case in cases {
        let (Some(Value::String(expected)), Some(peer), "proxyaddr") = (&case.expected, &case.remote_address, case.kind.as_str()) else {
            skipped += 1;
            continue;
        };
        let Some(nets) = trusted(case.trust.as_ref()) else {
            skipped += 1;
            continue;
        };
        let nets: Vec<&str> = nets.iter().map(String::as_str).collect();
        let forwarded: Vec<&str> = case.xff.as_deref().into_iter().collect();
        // proxy-addr returns the address as it is written, and an entry that is none as well. Here
        // both are keys, and the entry before counts.
        if expected.parse::<IpAddr>().is_err() {
            skipped += 1;
            continue;
        }
        assert_eq!(key(peer, &forwarded, &nets), key(expected, &[], &[]), "{}", case.name);
        held += 1;
    }
    assert!(held >= 25, "{held} held, {skipped} skipped");
}
