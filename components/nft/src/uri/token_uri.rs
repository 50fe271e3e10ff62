//! Classification of a token URI.

use super::ipfs::IpfsUri;
use super::syntax::{SUPPORTED, invalid, scheme};
use super::web::WebUrl;
use crate::error::Invalid;

/// A token URI by its form, which says where the document is.
#[derive(Debug, PartialEq, Eq)]
pub enum TokenUri<'a> {
    /// A JSON object: the document itself.
    Json(&'a str),
    /// A `data:` URI.
    Data(&'a str),
    /// An `https:` URL.
    Web(WebUrl),
    /// An IPFS URI in any of the forms that are in use.
    Ipfs(IpfsUri),
}

impl<'a> TokenUri<'a> {
    /// Classifies a URI that has no white space around it.
    ///
    /// Errors: the scheme is unsupported, or the URI breaks the syntax of its scheme.
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
