//! Who a client is, and which plan it has: of the section `limits` all but policies and prices.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};
use mintmark_strict_json::ConfigError;
use serde::Deserialize;

use crate::table::gathered;

/// Who a client is, and which plan it has.
#[derive(Debug)]
pub(crate) struct Clients {
    /// Proxies whose `X-Forwarded-For` is used.
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// How many bits of an IPv6 address name a client.
    pub(crate) prefix: u8,
    /// How many bits of an IPv6 address name its network.
    pub(crate) network_prefix: u8,
    /// Plans by the SHA-256 of API keys.
    pub(crate) keys: BTreeMap<String, String>,
    /// Plan of requests without a key. `None` if they need one.
    pub(crate) anonymous: Option<String>,
    /// Plan of signer callers without a plan of their own.
    pub(crate) callers: String,
}

/// The section. `plans` holds only the names of the plans.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Limits {
    trusted_proxies: Vec<String>,
    ipv6_prefix: Option<u8>,
    ipv6_network_prefix: Option<u8>,
    plans: Option<Vec<String>>,
    default_plan: DefaultPlan,
    keys: Vec<Key>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct DefaultPlan {
    anonymous: Option<String>,
    callers: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    sha256: String,
    plan: String,
}

/// The plan of requests without a key, if the configuration names none.
const ANONYMOUS: &str = "anonymous";
/// A subscriber has at least a network of 64 bits.
const PREFIX: u8 = 64;
/// A site has at most a network of 48 bits.
const NETWORK_PREFIX: u8 = 48;

impl Clients {
    /// Validates the section. Adds what is wrong to `errors`.
    pub(crate) fn of(limits: Limits, errors: &mut Vec<ConfigError>) -> Self {
        let plans = limits.plans.unwrap_or_else(|| vec![ANONYMOUS.to_owned()]);
        let mut known = |at: String, plan: &String| {
            if !plans.contains(plan) {
                errors.push(ConfigError::new(at, format!("one of {}", plans.join(", ")), plan.clone()));
            }
        };
        for (index, key) in limits.keys.iter().enumerate() {
            known(format!("/limits/keys/{index}/plan"), &key.plan);
        }
        let DefaultPlan { anonymous, callers } = limits.default_plan;
        for (name, plan) in [("anonymous", &anonymous), ("callers", &callers)] {
            plan.iter().for_each(|plan| known(format!("/limits/defaultPlan/{name}"), plan));
        }
        let anonymous = anonymous.or_else(|| plans.iter().find(|plan| *plan == ANONYMOUS).cloned());
        Self {
            trusted_proxies: proxies(&limits.trusted_proxies, errors),
            prefix: prefix("ipv6Prefix", limits.ipv6_prefix, PREFIX, errors),
            network_prefix: prefix("ipv6NetworkPrefix", limits.ipv6_network_prefix, NETWORK_PREFIX, errors),
            keys: gathered(limits.keys.into_iter().map(|key| (key.sha256.to_ascii_lowercase(), key.plan))),
            callers: callers.or_else(|| anonymous.clone()).unwrap_or_else(|| ANONYMOUS.to_owned()),
            anonymous,
        }
    }
}

fn prefix(name: &str, bits: Option<u8>, default: u8, errors: &mut Vec<ConfigError>) -> u8 {
    let bits = bits.unwrap_or(default);
    if !(16..=128).contains(&bits) {
        errors.push(ConfigError::new(format!("/limits/{name}"), "bits, 16 to 128", bits.to_string()));
    }
    bits
}

fn proxies(texts: &[String], errors: &mut Vec<ConfigError>) -> Vec<IpNet> {
    let mut nets = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        match text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)) {
            Ok(net) => nets.push(unmapped(net)),
            Err(_) => errors.push(ConfigError::new(format!("/limits/trustedProxies/{index}"), "an address or a CIDR block", text.clone())),
        }
    }
    nets
}

/// Returns the IPv4 network inside an IPv4-mapped one, and any other network as it is. The
/// addresses of peers are unwrapped in the same way.
fn unmapped(net: IpNet) -> IpNet {
    let IpNet::V6(v6) = net else { return net };
    let inside = v6.addr().to_ipv4_mapped().zip(v6.prefix_len().checked_sub(96));
    inside.and_then(|(address, bits)| Ipv4Net::new(address, bits).ok()).map_or(net, IpNet::V4)
}
