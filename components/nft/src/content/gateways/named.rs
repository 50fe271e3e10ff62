//! The gateway that a URI names, as another place to ask for the same content.

use super::trustless;
use crate::context::Context;
use crate::error::Error;
use crate::uri::location::{Location, Parsed};

/// Notes the gateway that a URI names, to be asked last for blocks of IPFS.
pub(crate) fn note(cx: &Context, parsed: &Parsed) {
    if let (Location::Ipfs(_) | Location::Ipns(_), Some(url)) = (&parsed.location, &parsed.gateway) {
        cx.health().name(trustless::origin_of(url));
    }
}

/// Returns the URL at the gateway that a URI names, for content that no hash verifies and that no
/// configured gateway gives. `None` if the error says that the content itself cannot be used.
///
/// Security: content of a CID is never taken from there unhashed, because it would pass for
/// verified.
pub(crate) fn unverified(parsed: &Parsed, error: &Error) -> Option<Location> {
    match (&parsed.location, error) {
        (Location::Ipns(_) | Location::Arweave(_) | Location::ArNs(_), Error::UpstreamError(_) | Error::Other(_)) => {
            parsed.gateway.clone().map(Location::Web)
        }
        _ => None,
    }
}
