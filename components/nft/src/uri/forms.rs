//! The forms of a URI that both token URIs and the media of documents use.

use super::addressed::arweave::{ArName, ArTransaction};
use super::addressed::content_path::AboveRoot;
use super::addressed::gateway::{self, WebParts, after_word, unprefixed};
use super::addressed::ipfs::IpfsPath;
use super::addressed::ipns::IpnsPath;
use super::inline::data_uri;
use super::limits::UriLimits;
use super::location::Location;
use super::on_chain::eip681::ContractCall;
use super::syntax::{SUPPORTED, above_root, invalid, scheme};
use super::warning::{UriWarnings, Warning};
use super::web::WebUrl;
use crate::error::Invalid;

/// How many schemes may stand before one another.
const MAX_SCHEMES: usize = 4;

/// A location, and the gateway URL that it was extracted from.
pub(crate) struct Found {
    pub(crate) location: Location,
    pub(crate) gateway: Option<WebUrl>,
}

impl Found {
    pub(crate) const fn of(location: Location) -> Self {
        Self { location, gateway: None }
    }
}

/// Reads a URI with a scheme. Returns `None` if it has none.
///
/// # Errors
/// The scheme is not read, or the URI breaks its rules.
pub(crate) fn with_scheme(uri: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Option<Result<Found, Invalid>> {
    let mut uri = uri;
    for _ in 0..MAX_SCHEMES {
        let Some(inner) = doubled(uri) else { break };
        warnings.add(Warning::DoubledScheme);
        uri = inner;
    }
    let scheme = scheme(uri)?;
    let rest = uri.get(scheme.len() + 1..)?;
    if scheme != "data" && uri.len() > limits.max_url_bytes {
        return Some(Err(invalid(format!("a URI of at most {} bytes", limits.max_url_bytes), uri)));
    }
    Some(match scheme.as_str() {
        "data" => data_uri::read(uri, limits, warnings).map(Location::Inline).map(Found::of),
        "https" | "http" => web(&scheme, rest, limits, warnings),
        "ipfs" | "ipns" | "dweb" => ipfs(&scheme, rest, uri, warnings),
        "ar" | "arweave" => arweave(rest, uri, warnings),
        "ethereum" => ContractCall::parse(uri).map(Location::Contract).map(Found::of),
        _ => Err(refused(&scheme, uri)),
    })
}

/// Returns the URI without its first scheme, if another follows.
fn doubled(uri: &str) -> Option<&str> {
    const INNER: [&str; 5] = ["https://", "http://", "ipfs://", "ipns://", "ar://"];
    let (first, rest) = uri.split_once(':')?;
    let outer = ["https", "http", "ipfs", "ipns", "ar"].iter().any(|scheme| first.eq_ignore_ascii_case(scheme));
    let rest = rest.trim_start_matches('/');
    let follows = INNER.iter().any(|inner| rest.get(..inner.len()).is_some_and(|head| head.eq_ignore_ascii_case(inner)));
    (outer && follows).then_some(rest)
}

fn web(scheme: &str, rest: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Result<Found, Invalid> {
    let after = rest.trim_start_matches('/');
    if rest.len() - after.len() != 2 {
        warnings.add(Warning::Slashes);
    }
    web_at(scheme, after, limits, warnings)
}

/// Reads what follows `https://`.
pub(crate) fn web_at(scheme: &str, after: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Result<Found, Invalid> {
    let parts = WebParts::split(after);
    let url = format!("https://{}", if scheme == "http" { without_http_port(after) } else { after.to_owned() });
    if let Some(location) = gateway::extract(&parts) {
        let location = location.map_err(|AboveRoot| above_root(after))?;
        return Ok(Found { location, gateway: WebUrl::parse_within(&url, limits).ok() });
    }
    let url = WebUrl::parse_within(&url, limits)?;
    if scheme == "http" {
        warnings.add(Warning::HttpUpgraded);
    }
    Ok(Found::of(Location::Web(url)))
}

/// Drops the port 80, which has no meaning for `https:`.
fn without_http_port(after: &str) -> String {
    let (authority, rest) = after.split_at(after.find(['/', '?', '#']).unwrap_or(after.len()));
    format!("{}{rest}", authority.strip_suffix(":80").unwrap_or(authority))
}

fn ipfs(scheme: &str, rest: &str, uri: &str, warnings: &mut UriWarnings) -> Result<Found, Invalid> {
    let content = rest.trim_start_matches('/');
    let standard = rest.strip_prefix("//").is_some_and(|after| after == content);
    let below = unprefixed(content);
    let doubled_slash = below.split(['?', '#']).next().is_some_and(|path| path.contains("//"));
    let ipns = after_word(below, "ipns").or_else(|| after_word(below, "ipns:"));
    if scheme != "dweb" && (!standard || below.len() < content.len() || ipns.is_some() || doubled_slash) {
        warnings.add(Warning::IpfsSpelling);
    }
    let path = match (ipns, scheme) {
        (None, "ipfs" | "dweb") => IpfsPath::parse(below).map(|path| path.map(Location::Ipfs)),
        (name, _) => IpnsPath::parse(name.unwrap_or(below)).map(|path| path.map(Location::Ipns)),
    };
    // `ipfs://gateway.example/ipfs/CID`
    let path = path.or_else(|| gateway::extract(&WebParts::split(content)));
    let rule = if scheme == "ipns" { "ipns:// with a public key or a DNS name" } else { "ipfs:// with a CID" };
    path.ok_or_else(|| invalid(rule, uri))?.map(Found::of).map_err(|AboveRoot| above_root(uri))
}

fn arweave(rest: &str, uri: &str, warnings: &mut UriWarnings) -> Result<Found, Invalid> {
    let content = rest.trim_start_matches('/');
    if rest.len() - content.len() != 2 {
        warnings.add(Warning::Slashes);
    }
    let transaction = ArTransaction::parse(content).map(|path| path.map(Location::Arweave));
    let named = || ArName::parse(content).map(|path| path.map(Location::ArNs));
    // `ar://arweave.net/ID`
    let path = transaction.or_else(named).or_else(|| gateway::extract(&WebParts::split(content)));
    let path = path.ok_or_else(|| invalid("ar:// with a transaction ID of 43 characters or an ArNS name", uri))?;
    path.map(Found::of).map_err(|AboveRoot| above_root(uri))
}

/// Reads the IPFS forms without a scheme: `/ipfs/CID`, `ipfs/CID`, `/ipns/name` and a bare CID.
pub(crate) fn content_path(text: &str, limits: &UriLimits) -> Option<Result<Found, Invalid>> {
    if text.len() > limits.max_url_bytes {
        return None;
    }
    let rest = text.trim_start_matches('/');
    let path = match after_word(rest, "ipns") {
        Some(name) => IpnsPath::parse(name).map(|path| path.map(Location::Ipns)),
        None => IpfsPath::parse(unprefixed(rest)).map(|path| path.map(Location::Ipfs)),
    };
    path.map(|path| path.map(Found::of).map_err(|AboveRoot| above_root(text)))
}

/// Reads `//host/path`, which browsers complete by the scheme of the page.
pub(crate) fn protocol_relative(text: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Option<Result<Found, Invalid>> {
    let after = text.strip_prefix("//")?;
    warnings.add(Warning::SchemeMissing);
    Some(web_at("https", after, limits, warnings))
}

/// Returns the error for a scheme that is not read.
fn refused(scheme: &str, uri: &str) -> Invalid {
    let what = match scheme {
        "hcs" => " (Hedera Consensus Service)",
        "bzz" => " (Swarm)",
        "web3" => " (ERC-4804)",
        _ => "",
    };
    invalid(format!("{SUPPORTED}; the scheme {}:{what} is not read", crate::error::shorten(scheme)), uri)
}
