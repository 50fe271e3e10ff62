//! What a contract gives as `tokenURI` or `uri`, classified.

pub mod data;
pub mod ipfs;
pub mod template;
pub mod web;

use crate::error::Invalid;
use ipfs::IpfsUri;
use web::WebUrl;

/// Where a document stands.
#[derive(Debug, PartialEq, Eq)]
pub enum TokenUri<'a> {
    /// The URI is the document: a JSON object.
    Json(&'a str),
    /// A `data:` URI.
    Data(&'a str),
    /// An `https:` URL.
    Web(WebUrl),
    /// Content-addressed, in any of the forms that are in use.
    Ipfs(IpfsUri),
}

/// Which forms can be used, for errors.
pub(crate) const SUPPORTED: &str = "an https:, data: or ipfs: URI, or a JSON object";

impl<'a> TokenUri<'a> {
    /// Classifies a URI without white space around it. Errors: another scheme, or the syntax of its own scheme broken.
    pub fn parse(uri: &'a str) -> Result<Self, Invalid> {
        if uri.starts_with('{') {
            return Ok(Self::Json(uri));
        }
        match scheme(uri).as_deref() {
            Some("data") => Ok(Self::Data(uri)),
            Some("https") => WebUrl::parse(uri).map(Self::Web),
            Some("ipfs") | None => IpfsUri::parse(uri).map(Self::Ipfs),
            Some(_) => Err(invalid(SUPPORTED, uri)),
        }
    }
}

/// The scheme of a URI (RFC 3986, 3.1), lower case.
pub(crate) fn scheme(uri: &str) -> Option<String> {
    let (scheme, _) = uri.split_once(':')?;
    let (first, rest) = scheme.as_bytes().split_first()?;
    let known = first.is_ascii_alphabetic() && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    known.then(|| scheme.to_ascii_lowercase())
}

/// A rule of URIs that is broken.
pub(crate) fn invalid(expected: impl Into<String>, got: &str) -> Invalid {
    Invalid::new("tokenUri", expected, got)
}
