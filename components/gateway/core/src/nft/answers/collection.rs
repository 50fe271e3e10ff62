//! A described contract as JSON.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::nft::answers::json::{Form, IntegrityJson, WarningJson, raw, warnings};
use crate::nft::component::answer::Collection;

/// The body of the response to `GET /v1/nft/{chain}/{contract}`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CollectionResponse<'a> {
    chain: &'a str,
    contract: &'a str,
    name: Option<&'a str>,
    symbol: Option<&'a str>,
    standards: &'a [String],
    #[serde(rename = "contractURI")]
    contract_uri: Option<&'a str>,
    metadata: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    integrity: Option<IntegrityJson<'a>>,
    royalty: Option<RoyaltyJson<'a>>,
    block: &'a str,
    fetched_at: String,
    stale: bool,
    raw: RawJson<'a>,
    warnings: Vec<WarningJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RoyaltyJson<'a> {
    receiver: &'a str,
    basis_points: u32,
}

#[derive(Serialize)]
struct RawJson<'a> {
    metadata: Option<&'a RawValue>,
}

/// Returns the response for a contract in a form.
///
/// # Errors
/// The NFT component returned invalid JSON. This is a defect.
pub(crate) fn json(chain: &str, collection: &Collection, form: Form) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&CollectionResponse {
        chain,
        contract: &collection.contract,
        name: collection.name.as_deref(),
        symbol: collection.symbol.as_deref(),
        standards: &collection.standards,
        contract_uri: collection.contract_uri.as_deref(),
        metadata: raw(collection.normalized.as_deref())?,
        integrity: collection.integrity.as_ref().map(|it| IntegrityJson::new(it, form)),
        royalty: collection.royalty.as_ref().map(|it| RoyaltyJson { receiver: &it.receiver, basis_points: it.basis_points }),
        block: form.block(&collection.block),
        fetched_at: form.fetched_at(),
        stale: false,
        raw: RawJson { metadata: raw(collection.raw.as_deref())? },
        warnings: warnings(&collection.warnings),
    })
}
