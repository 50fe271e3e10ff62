//! Data of Arweave from gateways. A gateway looks up the path in a manifest, and the transaction of
//! an ArNS name.
//!
//! The id of a transaction is the hash of its signature. The bytes cannot be verified by it.

use crate::content::digest;
use crate::content::gateways::request::{Reply, Request, ask, url_at};
use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus, Source};
use crate::error::Error;
use crate::http::ChosenBy;
use crate::race::{race, starting_with};
use crate::settings::origin;
use crate::uri::addressed::arweave::{ArName, ArTransaction};

use super::fetched::Fetched;

/// Where data is at every gateway.
#[derive(Debug)]
pub(crate) enum Place<'a> {
    Transaction(&'a ArTransaction),
    Name(&'a ArName),
}

impl Place<'_> {
    /// Returns the URL of the data at a gateway. A name is a subdomain of the gateway.
    pub(crate) fn url_at(&self, gateway: &str) -> String {
        match self {
            Self::Transaction(transaction) => url_at(gateway, &format!("/{}{}", transaction.id, transaction.path.encoded())),
            Self::Name(name) => {
                let (scheme, host) = gateway.split_once("://").unwrap_or(("https", gateway));
                url_at(
                    &format!("{scheme}://{}.{host}", name.name),
                    &if name.path.segments.is_empty() { "/".to_owned() } else { name.path.encoded() },
                )
            }
        }
    }

    /// Returns the entity tag of the data. `None` for a name, which can lead to other data later.
    pub(crate) fn tag(&self) -> Option<String> {
        match self {
            Self::Transaction(transaction) => {
                let place = format!("{}{}", transaction.id, transaction.path.encoded());
                Some(format!("ar-{}", digest::tag(place.as_bytes())))
            }
            Self::Name(_) => None,
        }
    }

    /// Returns how long the data can be kept: a transaction never changes.
    pub(crate) const fn source(&self) -> Source {
        match self {
            Self::Transaction(_) => Source::Immutable,
            Self::Name(_) => Source::Name,
        }
    }
}

/// Downloads the data.
///
/// # Errors
/// `UpstreamError` if every gateway failed.
pub(crate) async fn fetch(cx: &Context, place: &Place<'_>, max_bytes: u32) -> Result<Fetched, Error> {
    let order = starting_with(0, cx.settings().arweave.len());
    let won = race(cx, &order, |index| async move {
        let gateway = cx.settings().arweave.get(index).map_or("", String::as_str);
        let request = Request {
            gateway,
            chosen_by: ChosenBy::Operator,
            url: place.url_at(gateway),
            accept: "*/*",
            max_bytes,
            cid: None,
            purpose: "arweave",
        };
        ask(cx, &request).await
    })
    .await?;
    let Reply { response, .. } = won.value;
    let gateway = cx.settings().arweave.get(won.upstream).map(|url| origin(url));
    let content_type = response.header("content-type").map(str::to_owned);
    Ok(Fetched { bytes: response.body, integrity: integrity(gateway), source: place.source(), content_type })
}

/// Returns the integrity of data from a gateway.
pub(crate) const fn integrity(gateway: Option<String>) -> Integrity {
    Integrity { status: IntegrityStatus::Unverifiable, cid: None, gateway }
}
