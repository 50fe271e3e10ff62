//! The media that a normalised document names, with what can be said of their integrity before anybody fetched them.

use serde_json_lenient::Value;

use super::parse::Object;
use crate::answer::{Integrity, IntegrityStatus, Medium};
use crate::uri::ipfs::IpfsUri;
use crate::uri::scheme;

/// `image` and `animation_url`. What is embedded in a document is as good as the document.
pub(super) fn list(normalized: &Object, document: &Integrity) -> Vec<Medium> {
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
