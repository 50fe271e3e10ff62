//! What an IPNS name points to.
//!
//! The record of a key is verified. A DNS name (DNSLink) cannot be: the gateways say which CID it
//! points to, the bytes are verified against that CID, and the content is marked as unverified.

use cid::Cid;

use crate::content::gateways::request::{Reply, Request, ask, url_at};
use crate::content::ipns::record::{MAX_RECORD_BYTES, Record};
use crate::content::ipns::refusal::Refusal;
use crate::context::Context;
use crate::error::{Error, Invalid};
use crate::http::ChosenBy;
use crate::race::{Again, AttemptError, race};
use crate::uri::addressed::cid::parse_cid;
use crate::uri::addressed::content_path::ContentPath;
use crate::uri::addressed::ipfs::IpfsPath;
use crate::uri::addressed::ipns::{IpnsName, IpnsPath};

use super::fetch::MAX_BLOCK_BYTES;

/// Maximum number of names that point to one another.
const MAX_NAMES: u32 = 4;

/// Where a name points.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) cid: Cid,
    /// Names of the path below the CID to which the name points.
    pub(crate) below: Vec<String>,
    /// Whether every name on the way was verified by a signature.
    pub(crate) is_verified: bool,
}

/// Resolves a name and the names that it points to.
///
/// # Errors
/// - `UpstreamError` if no gateway has a valid record.
/// - `ContentNotFound` if the value of a name is not a path, or too many names point to one
///   another.
pub(crate) async fn resolve(cx: &Context, name: &IpnsName) -> Result<Resolved, Error> {
    let mut name = name.clone();
    let mut below = Vec::new();
    for _ in 0..MAX_NAMES {
        let value = match &name {
            IpnsName::Key(key) => record(cx, &name, key).await?,
            IpnsName::DnsLink(host) => {
                let cid = dns_link(cx, host).await?;
                return Ok(Resolved { cid, below, is_verified: false });
            }
        };
        // What a later name points to comes before the path of an earlier one.
        let before = |path: ContentPath, below: Vec<String>| path.segments.into_iter().chain(below).collect();
        if let Some(Ok(ipfs)) = value.strip_prefix("/ipfs/").and_then(IpfsPath::parse) {
            return Ok(Resolved { cid: ipfs.cid, below: before(ipfs.path, below), is_verified: true });
        }
        let Some(Ok(ipns)) = value.strip_prefix("/ipns/").and_then(IpnsPath::parse) else {
            return Err(not_found("an IPNS name that points to /ipfs/CID", &value));
        };
        below = before(ipns.path, below);
        name = ipns.name;
    }
    Err(not_found("at most 4 IPNS names that point to one another", &name.canonical()))
}

/// Returns the value of the record of a key.
async fn record(cx: &Context, name: &IpnsName, key: &Cid) -> Result<String, Error> {
    let path = format!("/ipns/{}?format=ipns-record", name.canonical());
    let order = cx.health().order(cx.settings().ipfs.len());
    let path = path.as_str();
    let won = race(cx, &order, |index| async move {
        let gateway = cx.settings().ipfs.get(index).map_or("", String::as_str);
        let max_bytes = u32::try_from(MAX_RECORD_BYTES).unwrap_or(u32::MAX);
        let accept = "application/vnd.ipfs.ipns-record";
        let request = Request {
            gateway,
            chosen_by: ChosenBy::Operator,
            url: url_at(gateway, path),
            accept,
            max_bytes,
            cid: None,
            purpose: "ipns-record",
        };
        let Reply { id, response, .. } = ask(cx, &request).await?;
        Record::verify(&response.body, key.hash(), cx.now_ms()).map_err(|refusal| {
            cx.effects().reject(id, refusal.to_string());
            refused(gateway, &refusal)
        })
    })
    .await?;
    Ok(won.value.value)
}

/// Returns the error for a refused record. No other gateway can have a better one if the key is of
/// a type that is not supported.
fn refused(gateway: &str, refusal: &Refusal) -> AttemptError {
    match refusal {
        Refusal::KeyType(_) | Refusal::NameHash(_) => AttemptError::Final(not_found(&refusal.to_string(), "another")),
        _ => AttemptError::failed(gateway, refusal.to_string(), false, Again::No),
    }
}

/// Asks the gateways which CID a DNS name points to: the first of the roots that they state.
async fn dns_link(cx: &Context, host: &str) -> Result<Cid, Error> {
    let path = format!("/ipns/{host}?format=raw");
    let order = cx.health().order(cx.settings().ipfs.len());
    let path = path.as_str();
    let won = race(cx, &order, |index| async move {
        let gateway = cx.settings().ipfs.get(index).map_or("", String::as_str);
        let accept = "application/vnd.ipld.raw";
        let request = Request {
            gateway,
            chosen_by: ChosenBy::Operator,
            url: url_at(gateway, path),
            accept,
            max_bytes: MAX_BLOCK_BYTES,
            cid: None,
            purpose: "dnslink",
        };
        let Reply { response, .. } = ask(cx, &request).await?;
        let roots = response.header("x-ipfs-roots").and_then(|roots| parse_cid(roots.split(',').next()?.trim()));
        let tagged =
            || response.header("etag").and_then(|tag| parse_cid(tag.trim_start_matches("W/").trim_matches('"').strip_suffix(".raw")?));
        let missing = || AttemptError::failed(gateway, "no CID of the DNS name (X-Ipfs-Roots)".to_owned(), false, Again::No);
        roots.or_else(tagged).ok_or_else(missing)
    })
    .await?;
    Ok(won.value)
}

fn not_found(rule: &str, got: &str) -> Error {
    Error::ContentNotFound(Invalid::new("uri", rule, got))
}
