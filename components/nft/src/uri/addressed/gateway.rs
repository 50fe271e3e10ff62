//! URLs of gateways: the CID, name or transaction in them is what counts, so that a dead gateway
//! does not matter.

use cid::Cid;
use cid::multibase::Base;

use super::arweave::{ArName, ArTransaction, arns_name, is_transaction_id};
use super::cid::parse_cid;
use super::content_path::{AboveRoot, ContentPath};
use super::ipfs::IpfsPath;
use super::ipns::{IpnsName, IpnsPath, dns_name, inlined_dns_name};
use crate::uri::location::Location;

/// Hosts of Arweave gateways. Their first path segment can be a transaction ID and their subdomains
/// are ArNS names.
const ARWEAVE_GATEWAYS: [&str; 8] =
    ["arweave.net", "arweave.dev", "ar-io.net", "ar-io.dev", "permagate.io", "g8way.io", "gateway.irys.xyz", "turbo-gateway.com"];
/// Subdomains of Arweave gateways that are no ArNS names.
const NOT_ARNS: [&str; 4] = ["www", "api", "gateway", "cdn"];
/// Length of a transaction ID in base 32, which gateways use as a subdomain.
const SANDBOX_CHARS: usize = 52;
/// Extensions of files that look like DNS names below a directory named `ipns`.
const FILE_EXTENSIONS: [&str; 11] = ["json", "html", "htm", "png", "jpg", "jpeg", "gif", "svg", "webp", "mp4", "txt"];

/// A host in lower case without a port, and the rest of the URL from the first `/`, `?` or `#` on.
pub(crate) struct WebParts<'a> {
    pub(crate) host: String,
    /// The host as it was written: a CID of version 0 does not survive lower case.
    pub(crate) written_host: &'a str,
    pub(crate) rest: &'a str,
}

impl<'a> WebParts<'a> {
    /// Splits what follows the `//` of a URL.
    pub(crate) fn split(after_scheme: &'a str) -> Self {
        let (authority, rest) = after_scheme.split_at(after_scheme.find(['/', '?', '#']).unwrap_or(after_scheme.len()));
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        Self { host: host.to_ascii_lowercase(), written_host: host, rest }
    }
}

/// Returns the location that the URL of a gateway stands for, or `None` if it is an ordinary URL.
///
/// # Errors
/// `..` leads above the root.
pub(crate) fn extract(url: &WebParts<'_>) -> Option<Result<Location, AboveRoot>> {
    path_gateway(url.rest).or_else(|| subdomain_gateway(url)).or_else(|| arweave_gateway(url))
}

/// Reads `/ipfs/CID/path` and `/ipns/name/path`. Prefixes that were put before the path twice count
/// once.
fn path_gateway(rest: &str) -> Option<Result<Location, AboveRoot>> {
    let rest = rest.strip_prefix('/')?.trim_start_matches('/');
    if let Some(below) = after_word(rest, "ipfs") {
        return IpfsPath::parse(unprefixed(below)).map(|path| path.map(Location::Ipfs));
    }
    let below = after_word(rest, "ipns")?;
    let path = IpnsPath::parse(below)?;
    match &path {
        Ok(IpnsPath { name: IpnsName::DnsLink(name), path }) if path.segments.is_empty() && is_file_name(name) => None,
        _ => Some(path.map(Location::Ipns)),
    }
}

/// Drops repeated `ipfs/` and `ipfs://` before a CID.
pub(crate) fn unprefixed(text: &str) -> &str {
    let mut text = text.trim_start_matches('/');
    while let Some(below) = after_word(text, "ipfs").or_else(|| after_word(text, "ipfs:")) {
        text = below;
    }
    text
}

/// Returns what follows a word and its slashes, or `None` if the text begins with something else.
pub(crate) fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(word.len())?;
    (head.eq_ignore_ascii_case(word) && tail.starts_with('/')).then(|| tail.trim_start_matches('/'))
}

fn is_file_name(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|extension| FILE_EXTENSIONS.contains(&extension))
}

/// Reads `CID.ipfs.host/path` and `name.ipns.host/path`.
fn subdomain_gateway(url: &WebParts<'_>) -> Option<Result<Location, AboveRoot>> {
    let path = || ContentPath::parse(url.rest);
    let (label, after) = url.written_host.split_once('.')?;
    if below_gateway(after, "ipfs.")
        && let Some((cid, written)) = cid_label(label)
    {
        return Some(path().map(|path| Location::Ipfs(IpfsPath { cid, written, path })));
    }
    let name = if below_gateway(after, "ipns.") {
        let label = label.to_ascii_lowercase();
        IpnsName::parse(&label).or_else(|| inlined_dns_name(&label).map(IpnsName::DnsLink))?
    } else {
        // A DNS name in labels of its own: `docs.ipfs.tech.ipns.host`.
        let at = url.host.find(".ipns.").filter(|at| url.host.len() > at + ".ipns.".len())?;
        IpnsName::DnsLink(dns_name(url.host.get(..at)?)?)
    };
    Some(path().map(|path| Location::Ipns(IpnsPath { name, path })))
}

/// Returns the CID in a label. DNS does not tell upper from lower case, so that a label is read in
/// lower case too.
fn cid_label(label: &str) -> Option<(Cid, String)> {
    [label.to_owned(), label.to_ascii_lowercase()].into_iter().find_map(|label| Some((parse_cid(&label)?, label)))
}

fn below_gateway(host: &str, word: &str) -> bool {
    host.split_at_checked(word.len()).is_some_and(|(head, gateway)| head.eq_ignore_ascii_case(word) && !gateway.is_empty())
}

/// Reads `arweave.net/ID/path`, `arweave.net/raw/ID` and `name.arweave.net/path`.
fn arweave_gateway(url: &WebParts<'_>) -> Option<Result<Location, AboveRoot>> {
    let gateway = ARWEAVE_GATEWAYS.iter().find(|gateway| url.host.strip_suffix(*gateway).is_some_and(is_subdomain))?;
    let path = url.rest.trim_start_matches('/');
    if let Some(transaction) = ArTransaction::parse(after_word(path, "raw").unwrap_or(path)) {
        return Some(transaction.map(Location::Arweave));
    }
    let label = url.host.strip_suffix(*gateway)?.strip_suffix('.')?;
    if label.len() == SANDBOX_CHARS {
        let id = Base::Base64Url.encode(Base::Base32Lower.decode(label).ok()?);
        return is_transaction_id(&id).then(|| ContentPath::parse(url.rest).map(|path| Location::Arweave(ArTransaction { id, path })));
    }
    if NOT_ARNS.contains(&label) {
        return None;
    }
    let name = arns_name(label)?;
    Some(ContentPath::parse(url.rest).map(|path| Location::ArNs(ArName { name, path })))
}

fn is_subdomain(before: &str) -> bool {
    before.is_empty() || before.ends_with('.')
}
