//! Decides where requests of the gateway may go, as `hosts/shared/network/destination.ts` does, as
//! far as that is possible without resolving names.
//!
//! Security: the driver judges an address only if it stands in the URL. The host resolves a name
//! when it connects, and this component never sees the address. So an address that a token chose
//! may be a public name that points to a private address. If that matters, the host must forbid it
//! (`wasi:http` calls that `destination-IP-prohibited`).

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;

use http::Uri;
use http::uri::Scheme;
use mintmark_configuration::{Hidden, Network, StandIns};
use mintmark_gateway_core::{ChosenBy, Fetch, FetchMethod, Header};

use crate::address::is_public;
use crate::fields::given;
use crate::quoted_hosts::errors_without;

/// Names that are not of the public Internet: this machine (RFC 6761), the link (RFC 6762), private
/// networks (RFC 6762, appendix G; RFC 8375; ICANN's `internal`).
const LOCAL: [&str; 10] = ["localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa"];

/// Whom a request goes to, as far as its response depends on that.
#[derive(Debug, Clone)]
pub struct Recipient {
    url: String,
    method: FetchMethod,
    chosen_by: ChosenBy,
}

impl Recipient {
    /// Takes the recipient of a request.
    #[must_use]
    pub fn of(fetch: &Fetch) -> Self {
        Self { url: fetch.url.clone(), method: fetch.method, chosen_by: fetch.chosen_by }
    }
}

/// The rules of a configuration about where requests may go.
#[derive(Debug)]
pub struct Destinations {
    allowed: BTreeSet<String>,
    mapped: BTreeMap<String, String>,
    /// The names under which this gateway is served.
    own: BTreeSet<String>,
    stand_ins: StandIns,
}

impl Destinations {
    /// Makes the rules from a section `network`, the names under which this gateway is served, and
    /// the stand-ins that its core knows.
    ///
    /// # Errors
    /// The reason why an entry of `connectTo` is not an origin.
    pub fn new(network: &Network, own: &[String], stand_ins: StandIns) -> Result<Self, String> {
        let known = |text: &str| parse(text).map(|place| place.origin()).map_err(|reason| format!("network.connectTo, {text}: {reason}"));
        let mapped = network.connect_to.iter().map(|(from, to)| Ok((known(from)?, known(to)?))).collect::<Result<_, String>>()?;
        let lower = |text: &String| text.to_ascii_lowercase();
        Ok(Self { allowed: network.allow_private.iter().map(lower).collect(), mapped, own: own.iter().map(lower).collect(), stand_ins })
    }

    /// Returns the URL to connect to. `wasi:http` sets `Host` from this URL, so the upstream of a
    /// mapped origin does not get the name of that origin.
    ///
    /// # Errors
    /// The reason why the URL is refused.
    ///
    /// Security: the reason names no more of the URL than its origin, or the stand-in of that. A
    /// stand-in in what a token chose is not revealed.
    pub fn to(&self, url: &str, chosen_by: ChosenBy) -> Result<Uri, String> {
        match self.hidden(url, chosen_by) {
            None => self.connected(url, chosen_by),
            Some((url, hidden)) => self.connected(&url, chosen_by).map_err(|reason| hidden.left_out_of(&reason)),
        }
    }

    /// Returns the fields of a response from a URL that the core gets. A redirect to a hidden host
    /// has its stand-in.
    #[must_use]
    pub fn fields(&self, uri: &Uri, headers: Vec<Header>) -> Vec<Header> {
        let mut headers = given(headers);
        for header in headers.iter_mut().filter(|header| header.name == "location") {
            let scheme = uri.scheme_str().filter(|_| header.value.starts_with("//")).map(|scheme| format!("{scheme}:"));
            let absolute = format!("{}{}", scheme.unwrap_or_default(), header.value);
            let hidden = self.stand_ins.hide(&absolute);
            if hidden != absolute {
                header.value = hidden;
            }
        }
        headers
    }

    /// Returns the whole body of a response that the core gets. An error of an endpoint of a chain
    /// may quote its own host, which has its stand-in then.
    #[must_use]
    pub fn body(&self, recipient: &Recipient, body: Vec<u8>) -> Vec<u8> {
        match self.hidden(&recipient.url, recipient.chosen_by).filter(|_| recipient.method == FetchMethod::Post) {
            Some((_, hidden)) => errors_without(&hidden, body),
            None => body,
        }
    }

    fn hidden(&self, url: &str, chosen_by: ChosenBy) -> Option<(String, Rc<Hidden>)> {
        Some(url).filter(|_| chosen_by == ChosenBy::Operator).and_then(|url| self.stand_ins.reveal(url))
    }

    fn connected(&self, url: &str, chosen_by: ChosenBy) -> Result<Uri, String> {
        let chosen_by_token = chosen_by == ChosenBy::Token;
        let place = parse(url)?;
        let origin = place.origin();
        let elsewhere = self.mapped.get(&origin);
        if chosen_by_token && place.scheme != "https" && elsewhere.is_none() {
            return Err(format!("{origin} is not https"));
        }
        let listed = !chosen_by_token && self.allowed.contains(&format!("{}:{}", place.host, place.port));
        if !listed && (elsewhere.is_none() || chosen_by_token) {
            verify_host(&place, chosen_by).map_err(|reason| {
                let setting = format!("; network.allowPrivate does not list \"{}:{}\"", place.host, place.port);
                format!("{origin} {reason}{}", if chosen_by_token { "" } else { &setting })
            })?;
        }
        if chosen_by_token {
            let name = place.host.strip_suffix('.').unwrap_or(&place.host);
            if self.own.contains(name) || self.own.contains(&format!("{name}:{}", place.port)) {
                return Err(format!("{origin} is this gateway itself"));
            }
            if elsewhere.is_none() && place.port != 443 {
                return Err(format!("{origin} has the port {}: expected 443, or an origin that network.connectTo lists", place.port));
            }
        }
        let path = place.uri.path_and_query().map_or("/", |path| path.as_str());
        format!("{}{path}", elsewhere.unwrap_or(&origin)).parse().map_err(|_| "this is no URL".to_owned())
    }
}

struct Place {
    uri: Uri,
    scheme: &'static str,
    /// Lower case, an IPv6 address in brackets.
    host: String,
    port: u16,
}

impl Place {
    fn origin(&self) -> String {
        let usual = if self.scheme == "https" { 443 } else { 80 };
        let port = if self.port == usual { String::new() } else { format!(":{}", self.port) };
        format!("{}://{}{port}", self.scheme, self.host)
    }
}

fn parse(url: &str) -> Result<Place, String> {
    let uri: Uri = url.parse().map_err(|_| "this is no URL".to_owned())?;
    let scheme = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => "https",
        Some(scheme) if *scheme == Scheme::HTTP => "http",
        _ => return Err("only http and https are fetched".to_owned()),
    };
    let authority = uri.authority().ok_or("this is no URL")?;
    let host = authority.host().to_ascii_lowercase();
    if authority.as_str().contains('@') {
        return Err(format!("a URL of {scheme}://{host} carries credentials"));
    }
    let port = match authority.as_str().get(host.len()..).unwrap_or_default() {
        "" | ":" => {
            if scheme == "https" {
                443
            } else {
                80
            }
        }
        port => port.strip_prefix(':').and_then(|port| port.parse().ok()).ok_or("this is no URL")?,
    };
    Ok(Place { uri, scheme, host, port })
}

/// Verifies that a host is allowed. An address must be public. A name must not name this machine. A
/// name that a token chose must not belong to a local network either.
fn verify_host(place: &Place, chosen_by: ChosenBy) -> Result<(), &'static str> {
    const PRIVATE: &str = "is not a public address";
    if let Some(address) = place.host.strip_prefix('[') {
        let address: Option<Ipv6Addr> = address.strip_suffix(']').and_then(|address| address.parse().ok());
        return address.filter(|address| is_public(IpAddr::V6(*address))).map(|_| ()).ok_or(PRIVATE);
    }
    let name = place.host.strip_suffix('.').unwrap_or(&place.host);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if name.is_empty() || !name.bytes().all(plain) {
        return Err("has no name of letters, digits, `.`, `-` and `_`");
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if hexadecimal || last.bytes().all(|byte| byte.is_ascii_digit()) {
        // Resolvers also read `127.1`, `2130706433` and `0x7f.1` as addresses (WHATWG URL, "ends in
        // a number"). Only the usual form is allowed.
        let address: Option<Ipv4Addr> = name.parse().ok();
        return address.filter(|address| is_public(IpAddr::V4(*address))).map(|_| ()).ok_or(PRIVATE);
    }
    let under = |suffix: &str| name == suffix || name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'));
    if under("localhost") {
        return Err("names this machine");
    }
    if chosen_by == ChosenBy::Token && (!name.contains('.') || LOCAL.into_iter().any(under)) {
        return Err("names something of a local network");
    }
    Ok(())
}
