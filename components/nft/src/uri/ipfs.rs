//! IPFS URIs in the forms that contracts use: `ipfs://CID`, `ipfs://ipfs/CID`, `ipfs:/CID`,
//! `/ipfs/CID` and a bare CID.

use cid::Cid;

pub use super::addressed::cid::parse_cid;
use super::syntax::{SUPPORTED, invalid};
use crate::error::Invalid;

/// A content identifier (CID) and a path below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpfsUri {
    /// The CID.
    pub cid: Cid,
    /// The CID as it was written.
    pub written: String,
    /// The path below the CID, as it was written and without the leading slash. Empty for the
    /// content itself.
    pub path: String,
}

impl IpfsUri {
    /// Parses any of the forms.
    ///
    /// A query or fragment directly after the CID does not change the content and is dropped. In a
    /// path `?` and `#` are kept, because file names can contain them.
    ///
    /// # Errors
    /// There is no valid CID, or the URI is an IPNS name.
    pub fn parse(uri: &str) -> Result<Self, Invalid> {
        let rest = without_scheme(uri).trim_start_matches('/');
        let rest = rest.strip_prefix("ipfs/").unwrap_or(rest).trim_start_matches('/');
        let names = ["ipns/", "ipns:"];
        if names.iter().any(|name| rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))) {
            return Err(invalid("an ipfs:// URI with a CID (IPNS names are not supported)", uri));
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (written, tail) = rest.split_at(end);
        let cid = parse_cid(written).ok_or_else(|| invalid(SUPPORTED, uri))?;
        let path = tail.strip_prefix('/').unwrap_or_default();
        let path = if path.starts_with(['?', '#']) { "" } else { path };
        Ok(Self { cid, written: written.to_owned(), path: path.to_owned() })
    }

    /// Returns the URI in the form `ipfs://CID[/path]`.
    pub fn canonical(&self) -> String {
        if self.path.is_empty() { format!("ipfs://{}", self.written) } else { format!("ipfs://{}/{}", self.written, self.path) }
    }
}

fn without_scheme(uri: &str) -> &str {
    match uri.get(..5) {
        Some(head) if head.eq_ignore_ascii_case("ipfs:") => uri.get(5..).unwrap_or_default(),
        _ => uri,
    }
}
