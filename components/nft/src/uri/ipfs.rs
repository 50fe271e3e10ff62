//! IPFS URIs in the forms that contracts hold: `ipfs://CID`, `ipfs://ipfs/CID`, `ipfs:/CID`, `/ipfs/CID` and a bare CID.

use cid::multibase::{self, Base};
use cid::{Cid, Version};

use super::{SUPPORTED, invalid};
use crate::error::Invalid;

/// A content identifier and a path below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpfsUri {
    /// The content identifier.
    pub cid: Cid,
    /// The content identifier as it was written.
    pub written: String,
    /// Path below it, without the leading slash and as it was written; empty for the content itself.
    pub path: String,
}

impl IpfsUri {
    /// Reads any of the forms. A query or fragment directly behind the CID says nothing about the content and is left out; in a path
    /// both characters stay, as file names hold them. Errors: no CID, an IPNS name.
    pub fn parse(uri: &str) -> Result<Self, Invalid> {
        let rest = without_scheme(uri).trim_start_matches('/');
        let rest = rest.strip_prefix("ipfs/").unwrap_or(rest).trim_start_matches('/');
        let names = ["ipns/", "ipns:"];
        if names.iter().any(|name| rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))) {
            return Err(invalid("content of its own (IPNS names are not supported)", uri));
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (written, tail) = rest.split_at(end);
        let cid = parse_cid(written).ok_or_else(|| invalid(SUPPORTED, uri))?;
        let path = tail.strip_prefix('/').unwrap_or_default();
        let path = if path.starts_with(['?', '#']) { "" } else { path };
        Ok(Self { cid, written: written.to_owned(), path: path.to_owned() })
    }

    /// The URI in the one form `ipfs://CID[/path]`.
    pub fn canonical(&self) -> String {
        if self.path.is_empty() { format!("ipfs://{}", self.written) } else { format!("ipfs://{}/{}", self.written, self.path) }
    }
}

/// The most characters of a CID: 64 bytes of digest and four numbers before it, in base 2.
const MOST_CID: usize = 1024;

/// A CID in its text form and nothing around it (CID specification, "Decoding Algorithm").
pub fn parse_cid(text: &str) -> Option<Cid> {
    // Base 58 takes a time that grows with the square of the length.
    if text.len() > MOST_CID {
        return None;
    }
    let plain = Version::is_v0_str(text);
    let bytes = if plain { Base::Base58Btc.decode(text).ok()? } else { multibase::decode(text).ok()?.1 };
    let cid = Cid::try_from(bytes.as_slice()).ok()?;
    // The parser of bytes leaves what follows, and takes a version 0 that is multibase-encoded, which is no CID.
    let whole = cid.encoded_len() == bytes.len();
    (whole && plain == (cid.version() == Version::V0)).then_some(cid)
}

fn without_scheme(uri: &str) -> &str {
    match uri.get(..5) {
        Some(head) if head.eq_ignore_ascii_case("ipfs:") => uri.get(5..).unwrap_or_default(),
        _ => uri,
    }
}
