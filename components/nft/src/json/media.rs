//! The media that a normalised document links to, with the integrity that is known before they are
//! fetched.

use serde_json_lenient::Value;

use super::parse::Object;
use crate::document::{Integrity, IntegrityStatus, Medium};
use crate::uri::ipfs::IpfsUri;
use crate::uri::syntax::scheme;

/// Returns the media in `image` and `animation_url`. A medium that is embedded in the document has
/// its integrity.
pub(crate) fn list(normalized: &Object, document: &Integrity) -> Vec<Medium> {
    ["image", "animation_url"]
        .into_iter()
        .filter_map(|field| match normalized.get(field) {
            Some(Value::String(uri)) => Some(Medium { field, uri: uri.clone(), integrity: integrity(uri, document) }),
            _ => None,
        })
        .collect()
}

fn integrity(uri: &str, document: &Integrity) -> Integrity {
    if scheme(uri).as_deref() == Some("data") {
        return document.clone();
    }
    match IpfsUri::parse(uri) {
        Ok(ipfs) => Integrity { status: IntegrityStatus::Unverified, cid: Some(ipfs.cid.to_string()), gateway: None },
        Err(_) => Integrity::plain(IntegrityStatus::Unverifiable),
    }
}
