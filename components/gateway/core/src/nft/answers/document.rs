//! A token's metadata as JSON.

use base64ct::{Base64, Encoding as _};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::nft::answers::json::{Form, IntegrityJson, MediumJson, WarningJson, raw, warnings};
use crate::nft::component::answer::{Document, Holding, Standard};
use crate::table::{Table, gathered};

/// The body of the response to `GET /v1/nft/{chain}/{contract}/{tokenId}`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TokenResponse<'a> {
    chain: &'a str,
    contract: &'a str,
    token_id: &'a str,
    standard: &'static str,
    token_uri: &'a str,
    block: &'a str,
    fetched_at: String,
    stale: bool,
    metadata: Option<&'a RawValue>,
    media: Table<&'a str, MediumJson<'a>>,
    integrity: IntegrityJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extensions: Option<&'a RawValue>,
    #[serde(flatten)]
    holding: HoldingJson<'a>,
    raw: RawJson<'a>,
    warnings: Vec<WarningJson<'a>>,
}

#[derive(Serialize, Default)]
struct HoldingJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locked: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RawJson<'a> {
    metadata: Option<&'a RawValue>,
    /// The body as it came, if it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    /// The body as it came, if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
}

/// Returns the response for a document in a form.
///
/// # Errors
/// The NFT component returned invalid JSON. This is a defect.
pub(crate) fn json(chain: &str, document: &Document, form: Form) -> Result<Vec<u8>, serde_json::Error> {
    let media = document.media.iter();
    let media = media.map(|medium| (medium.field.as_str(), MediumJson::new(medium, url(chain, document, &medium.field), form)));
    serde_json::to_vec(&TokenResponse {
        chain,
        contract: &document.contract,
        token_id: &document.token_id,
        standard: match document.standard {
            Standard::Erc721 => "erc721",
            Standard::Erc1155 => "erc1155",
        },
        token_uri: &document.token_uri,
        block: form.block(&document.block),
        fetched_at: form.fetched_at(),
        stale: false,
        metadata: raw(Some(&document.normalized))?,
        media: gathered(media),
        integrity: IntegrityJson::new(&document.integrity, form),
        extensions: raw(document.extensions.as_deref())?,
        holding: document.holding.as_ref().map(holding).unwrap_or_default(),
        raw: raw_json(document)?,
        warnings: warnings(&document.warnings),
    })
}

/// Returns the path at which this gateway serves a medium.
fn url(chain: &str, document: &Document, field: &str) -> Option<String> {
    let name = match field {
        "image" => "image",
        "animation_url" => "animation",
        _ => return None,
    };
    Some(format!("/v1/nft/{chain}/{}/{}/{name}", document.contract, document.token_id))
}

fn holding(holding: &Holding) -> HoldingJson<'_> {
    HoldingJson { owner: holding.owner.as_deref(), balance: holding.balance.as_deref(), locked: holding.locked }
}

fn raw_json(document: &Document) -> Result<RawJson<'_>, serde_json::Error> {
    let text = document.body.as_deref().map(core::str::from_utf8);
    Ok(RawJson {
        metadata: raw(Some(&document.raw))?,
        body: text.and_then(Result::ok),
        body_base64: match (text, &document.body) {
            (Some(Err(_)), Some(bytes)) => Some(Base64::encode_string(bytes)),
            _ => None,
        },
    })
}
