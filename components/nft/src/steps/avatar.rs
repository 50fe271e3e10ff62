//! From an ENS name to its avatar (ENSIP-12).

use crate::json::value::Value;
use alloy_primitives::Address;
use futures_util::future::join;

use super::{assemble, token};
use crate::avatar::{Avatar, TokenName};
use crate::chain::ens::name::EnsName;
use crate::chain::ens::records;
use crate::chain::query::latest_block;
use crate::chain::reader::Reader;
use crate::chain::token::holding;
use crate::context::Context;
use crate::document::{Document, Integrity, IntegrityStatus, Standard};
use crate::error::Error;
use crate::json::media;
use crate::json::parse::strict;
use crate::subject::TokenQuery;
use crate::uri::on_chain::caip::CaipToken;

/// The chain that ENS is on.
const ENS_CHAIN: &str = "1";
/// The text record.
const RECORD: &str = "avatar";

/// Looks up the avatar of a name: a URI, or a token that the address of the name has to own.
///
/// # Errors
/// - `InvalidToken` if the name is malformed.
/// - `AvatarNotFound` if the name has no resolver or no avatar, or the avatar cannot be used.
/// - `AvatarNotOwned` if the address of the name does not own the token.
/// - `UpstreamError` if the chain or a server of the name (ERC-3668) does not answer.
/// - Any error of the token.
pub(crate) async fn resolve(cx: &Context, name: &str) -> Result<Avatar, Error> {
    let name = EnsName::parse(name).map_err(Error::InvalidToken)?;
    let missing = |what: &str| Error::AvatarNotFound(format!("{} {what}", name.as_str()));
    let chain = cx.settings().chain(ENS_CHAIN).ok_or_else(|| missing("cannot be looked up: chain 1 is not configured"))?;
    let latest = latest_block(cx, chain).await?;
    let reader = Reader { cx, chain, contract: Address::ZERO, block: latest.value, endpoint: latest.upstream };
    let resolver = records::resolver(reader, &name).await?.ok_or_else(|| missing("has no resolver"))?;
    let (record, address) = join(resolver.text(RECORD), resolver.address()).await;
    let record = record?.ok_or_else(|| missing("has no avatar record"))?;
    let address = address?;
    let avatar = |uri, token, integrity| Avatar {
        name: name.as_str().to_owned(),
        address: address.map(|address| address.to_checksum(None)),
        record: record.clone(),
        uri,
        token,
        integrity,
        warnings: cx.take_warnings(),
    };
    match CaipToken::parse(&record) {
        None => {
            // Security: a page shows the avatar like the image of a document.
            let image = assemble::image(cx, &record)
                .map_err(|refused| missing(&format!("has an avatar that cannot be used as an image: {}", refused.detail)))?;
            let integrity = media::integrity(&image.uri, &Integrity::plain(IntegrityStatus::OnChain));
            Ok(avatar(image.uri, None, integrity))
        }
        Some(token) => {
            let token = token.map_err(|error| missing(&format!("has an avatar that is not {}", error.expected)))?;
            let (uri, integrity) = of_token(cx, &token, address, &missing).await?;
            let token_name = TokenName {
                chain: token.token.chain.to_string(),
                contract: token.token.checksummed(),
                token_id: token.token.id.to_string(),
            };
            Ok(avatar(uri, Some(token_name), integrity))
        }
    }
}

/// Returns the image of a token that an address owns.
async fn of_token(
    cx: &Context,
    named: &CaipToken,
    address: Option<Address>,
    missing: &impl Fn(&str) -> Error,
) -> Result<(String, Integrity), Error> {
    let token = named.token;
    let id = token.chain.to_string();
    let chain = cx.settings().chain(&id).ok_or_else(|| missing(&format!("has an avatar on chain {id}, which is not configured")))?;
    let owner = address.ok_or_else(|| Error::AvatarNotOwned(format!("the name has no address that could own {}", named.canonical())))?;
    let name = TokenName { chain: id.clone(), contract: token.checksummed(), token_id: token.id.to_string() };
    let query = TokenQuery { token: name, locale: None, owner: None, with_body: false, with_extensions: false };
    let latest = latest_block(cx, chain).await?;
    let reader = Reader { cx, chain, contract: token.contract, block: latest.value, endpoint: latest.upstream };
    let owns = async {
        match named.standard {
            Standard::Erc721 => holding::owner(&reader, &token.id).await.map(|found| found == Some(owner)),
            Standard::Erc1155 => {
                holding::balance(&reader, &token.id, &owner).await.map(|balance| balance.is_some_and(|balance| !balance.is_zero()))
            }
        }
    };
    let (owns, document) = join(owns, token::resolve(cx, &query)).await;
    if !owns? {
        return Err(Error::AvatarNotOwned(format!("{} does not own {}", owner.to_checksum(None), named.canonical())));
    }
    image(document?).ok_or_else(|| missing("has an avatar whose token has no image"))
}

fn image(document: Document) -> Option<(String, Integrity)> {
    let Ok(Value::Object(mut fields)) = strict(document.normalized.as_bytes()) else { return None };
    let Some(Value::String(uri)) = fields.remove("image") else { return None };
    let medium = document.media.into_iter().find(|medium| medium.field == "image");
    Some((uri, medium.map_or_else(|| Integrity::plain(IntegrityStatus::Unverifiable), |medium| medium.integrity)))
}
