//! IPFS paths: a CID and names below it.

use cid::Cid;

use super::cid::parse_cid;
use super::content_path::{AboveRoot, ContentPath};

/// A CID and a path below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpfsPath {
    /// The CID.
    pub cid: Cid,
    /// The CID as it was written.
    pub written: String,
    /// The path below the CID.
    pub path: ContentPath,
}

impl IpfsPath {
    /// Reads `CID`, `CID/path` and the like. Returns `None` if it does not begin with a CID.
    ///
    /// # Errors
    /// `..` leads above the CID.
    pub fn parse(text: &str) -> Option<Result<Self, AboveRoot>> {
        let (root, tail) = split_root(text);
        let cid = parse_cid(root)?;
        Some(ContentPath::parse(tail).map(|path| Self { cid, written: root.to_owned(), path }))
    }

    /// Returns `ipfs://CID/path`, percent-encoded.
    pub fn canonical(&self) -> String {
        format!("ipfs://{}{}", self.written, self.path.encoded_with_query())
    }
}

/// Splits text at the first `/`, `?` or `#`.
pub(crate) fn split_root(text: &str) -> (&str, &str) {
    text.split_at(text.find(['/', '?', '#']).unwrap_or(text.len()))
}
