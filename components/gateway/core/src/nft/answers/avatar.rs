//! The avatar of an ENS name as JSON.

use serde::Serialize;

use crate::nft::answers::json::{Form, MediumJson, WarningJson, warnings};
use crate::nft::component::answer::{Avatar, Medium};
use crate::nft::identifiers::percent_encoded;

/// The body of the response to `GET /v1/avatar/{name}`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AvatarResponse<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    /// The text record as it stands.
    record: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<TokenJson<'a>>,
    fetched_at: String,
    stale: bool,
    image: MediumJson<'a>,
    warnings: Vec<WarningJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TokenJson<'a> {
    chain: &'a str,
    contract: &'a str,
    token_id: &'a str,
}

/// Returns the image of an avatar.
pub(crate) fn image(avatar: &Avatar) -> Medium {
    let Avatar { uri, integrity, .. } = avatar;
    Medium { field: "image".to_owned(), uri: uri.clone(), integrity: integrity.clone(), content_type: None, size: None }
}

/// Returns the response for an avatar in a form.
///
/// # Errors
/// Serialising failed. This is a defect.
pub(crate) fn json(avatar: &Avatar, image: &Medium, form: Form) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&AvatarResponse {
        name: &avatar.name,
        address: avatar.address.as_deref(),
        record: &avatar.record,
        token: avatar.token.as_ref().map(|it| TokenJson { chain: &it.chain, contract: &it.contract, token_id: &it.token_id }),
        fetched_at: form.fetched_at(),
        stale: false,
        image: MediumJson::new(image, Some(format!("/v1/avatar/{}/image", percent_encoded(&avatar.name))), form),
        warnings: warnings(&avatar.warnings),
    })
}
