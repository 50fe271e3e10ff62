//! The answer of a plain gateway, which nobody verifies. The operator has to ask for it
//! (`content.ipfsVerification: prefer`).

use crate::content::fetched::Fetched;
use crate::content::gateways::request::{Reply, Request, ask, url_at};
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
    let order = cx.health().order(cx.settings().ipfs.len());
    let won = race(cx, &order, |index| async move {
        let gateway = cx.settings().ipfs.get(index).map_or("", String::as_str);
        let request = Request { gateway, url: url_at(gateway, path), accept: "*/*", max_bytes, cid: None, purpose: "plain" };
        ask(cx, &request).await
    })
    .await?;
    let Reply { response, .. } = won.value;
    let gateway = cx.settings().ipfs.get(won.upstream).map(|url| origin(url));
    let integrity = Integrity { status: IntegrityStatus::Unverified, cid: None, gateway };
    let source = if path.starts_with("/ipfs/") { Source::Immutable } else { Source::Name };
    let content_type = response.header("content-type").map(str::to_owned);
    Ok(Fetched { bytes: response.body, integrity, source, content_type })
}
