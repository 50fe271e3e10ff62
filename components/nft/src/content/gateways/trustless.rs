//! The gateways that are asked for blocks: those of the operator, then those of URLs.

use crate::context::Context;
use crate::http::ChosenBy;
use crate::settings::origin;
use crate::uri::web::WebUrl;

/// A gateway, and who named it.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    pub(crate) url: String,
    pub(crate) chosen_by: ChosenBy,
}

/// Returns the gateways of IPFS.
///
/// Security: what a URL names counts as chosen by the token. Its blocks are hashed like any others.
pub(crate) fn all(cx: &Context) -> Vec<Gateway> {
    let configured = &cx.settings().ipfs;
    let known = |named: &String| configured.iter().any(|gateway| origin(gateway) == *named);
    let named = cx.health().named().into_iter().filter(|named| !known(named));
    let by = |chosen_by: ChosenBy| move |url: String| Gateway { url, chosen_by };
    configured.iter().cloned().map(by(ChosenBy::Operator)).chain(named.map(by(ChosenBy::Token))).collect()
}

/// Returns the URL of a gateway, and who named it.
pub(crate) fn at(gateways: &[Gateway], index: usize) -> (&str, ChosenBy) {
    gateways.get(index).map_or(("", ChosenBy::Token), |gateway| (&gateway.url, gateway.chosen_by))
}

/// Returns the origin of the gateway whose URL this is, in its form with paths:
/// `https://gateway.example` of `https://CID.ipfs.gateway.example/`.
pub(crate) fn origin_of(url: &WebUrl) -> String {
    let origin = origin(url.as_str());
    match origin.split_once(".ipfs.") {
        Some((_, gateway)) => format!("https://{gateway}"),
        None => origin,
    }
}
