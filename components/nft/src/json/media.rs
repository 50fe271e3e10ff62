//! The media that a normalised document links to, with the integrity that is known before they are
//! fetched.

use crate::document::{Integrity, IntegrityStatus, Medium};
use crate::uri::inline::embedded::Embedded;
use crate::uri::limits::UriLimits;
use crate::uri::location::{Location, Parsed};
use crate::uri::media_uri;
use crate::uri::syntax::scheme;

/// A medium of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Field that holds the URI: `image` or `animation_url`.
    pub field: &'static str,
    /// Normalised URI.
    pub uri: String,
    /// Media type, if it is known without a fetch.
    pub content_type: Option<String>,
    /// Size in bytes, if it is known without a fetch.
    pub size: Option<usize>,
}

impl Link {
    /// Returns the medium with its integrity. A medium that is embedded in the document has the
    /// document's.
    pub(crate) fn medium(&self, document: &Integrity) -> Medium {
        Medium {
            field: self.field,
            uri: self.uri.clone(),
            integrity: integrity(&self.uri, document),
            content_type: self.content_type.clone(),
            size: self.size.and_then(|size| u64::try_from(size).ok()),
        }
    }
}

/// Returns the integrity of the medium at a URI before it is fetched. An embedded one has that of
/// its document.
pub(crate) fn integrity(uri: &str, document: &Integrity) -> Integrity {
    if scheme(uri).as_deref() == Some("data") {
        return document.clone();
    }
    match media_uri::parse(uri, &Location::Inline(Embedded { media_type: String::new(), bytes: Vec::new() }), &UriLimits::DEFAULT) {
        Ok(Parsed { location: Location::Ipfs(ipfs), .. }) => {
            Integrity { status: IntegrityStatus::Unverified, cid: Some(ipfs.cid.to_string()), gateway: None }
        }
        Ok(Parsed { location: Location::Ipns(_), .. }) => Integrity::plain(IntegrityStatus::Unverified),
        _ => Integrity::plain(IntegrityStatus::Unverifiable),
    }
}
