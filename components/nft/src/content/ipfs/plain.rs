//! The answer of a plain gateway, which nobody verifies. The operator has to ask for it
//! (`content.ipfsVerification: prefer`).

use crate::content::fetched::Fetched;
use crate::content::gateways::request::{Reply, Request, ask, url_at};
use crate::content::gateways::trustless;
use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus, Source};
use crate::error::Error;
use crate::race::race;
use crate::settings::origin;

/// Asks the gateways for the content of a path, `/ipfs/CID/…` or `/ipns/NAME/…`, percent-encoded.
///
/// # Errors
/// `UpstreamError` if every gateway failed.
pub(crate) async fn fetch(cx: &Context, path: &str, max_bytes: u32) -> Result<Fetched, Error> {
    let gateways = trustless::all(cx);
    let order = cx.health().order(gateways.len());
    let won = race(cx, &order, |index| {
        let (gateway, chosen_by) = trustless::at(&gateways, index);
        let url = url_at(gateway, path);
        async move { ask(cx, &Request { gateway, chosen_by, url, accept: "*/*", max_bytes, cid: None, purpose: "plain" }).await }
    })
    .await?;
    let Reply { response, .. } = won.value;
    let gateway = gateways.get(won.upstream).map(|gateway| origin(&gateway.url));
    let integrity = Integrity { status: IntegrityStatus::Unverified, cid: None, gateway };
    let source = if path.starts_with("/ipfs/") { Source::Immutable } else { Source::Name };
    let content_type = response.header("content-type").map(str::to_owned);
    Ok(Fetched { bytes: response.body, integrity, source, content_type })
}
