//! What the optional standards of a token say, as JSON by the names of the standards.

use crate::json::value::{Object, Value};
use alloy_primitives::U256;
use futures_util::future::join3;

use crate::chain::calls::Function;
use crate::chain::encode::Argument;
use crate::chain::reader::Reader;
use crate::chain::standards::{multi_asset, multi_metadata, text, traits};
use crate::content::read;
use crate::effects::side_by_side;
use crate::json::parse::{object, strict};
use crate::json::url::link;
use crate::uri::limits::UriLimits;
use crate::uri::location::Location;
use crate::uri::token_uri;

/// ERC-165 identifier of ERC-7160.
const ERC7160: [u8; 4] = [0x06, 0xe1, 0xbc, 0x5b];
/// ERC-165 identifier of ERC-5773.
const ERC5773: [u8; 4] = [0x06, 0xb4, 0x32, 0x9a];
/// ERC-165 identifier of ERC-7496.
const ERC7496: [u8; 4] = [0xaf, 0x33, 0x2f, 0x3e];

/// `tokenURIs(uint256)` (ERC-7160).
const TOKEN_URIS: Function = Function { selector: [0x6c, 0x8b, 0x70, 0x3f], name: "tokenURIs" };
/// `getActiveAssets(uint256)` (ERC-5773).
const ACTIVE_ASSETS: Function = Function { selector: [0x72, 0x80, 0x28, 0x1e], name: "getActiveAssets" };
/// `getAssetMetadata(uint256,uint64)` (ERC-5773).
const ASSET_METADATA: Function = Function { selector: [0x5e, 0x2e, 0x32, 0x92], name: "getAssetMetadata" };
/// `getTraitMetadataURI()` (ERC-7496).
const TRAIT_METADATA_URI: Function = Function { selector: [0xde, 0x47, 0x5b, 0xf9], name: "getTraitMetadataURI" };
/// `getTraitValues(uint256,bytes32[])` (ERC-7496).
const TRAIT_VALUES: Function = Function { selector: [0xf8, 0x0e, 0xcb, 0xa3], name: "getTraitValues" };

/// The name of a standard, and what it says.
type Said = Option<(&'static str, Value)>;

/// Asks for each standard that the contract states.
pub(crate) async fn read(reader: &Reader<'_>, id: &U256) -> Object {
    let (metadata, assets, traits) = join3(multi_metadata(reader, id), multi_asset(reader, id), dynamic_traits(reader, id)).await;
    [metadata, assets, traits].into_iter().flatten().map(|(name, said)| (name.to_owned(), said)).collect()
}

async fn multi_metadata(reader: &Reader<'_>, id: &U256) -> Said {
    if !reader.states(ERC7160).await {
        return None;
    }
    let data = reader.of_token(TOKEN_URIS, id).await?;
    let mut said = multi_metadata::decode(&data).ok()?;
    if let Value::Object(fields) = &mut said
        && let Some(Value::Array(uris)) = fields.get_mut("uris")
    {
        // The index counts those that are left out too.
        for uri in uris {
            *uri = uri.as_str().and_then(|text| usable(reader, text)).map_or(Value::Null, Value::String);
        }
    }
    Some(("erc7160", said))
}

async fn multi_asset(reader: &Reader<'_>, id: &U256) -> Said {
    if !reader.states(ERC5773).await {
        return None;
    }
    let ids = multi_asset::decode(&reader.of_token(ACTIVE_ASSETS, id).await?).ok()?;
    let assets = ids.into_iter().map(|asset| async move {
        let data = reader.value(ASSET_METADATA, &[Argument::uint(id), Argument::uint(&U256::from(asset))]).await?;
        let uri = usable(reader, &text::decode_uri(&data)?)?;
        Some(object([("id", Value::String(asset.to_string())), ("metadataUri", Value::String(uri))]))
    });
    Some(("erc5773", Value::Array(side_by_side::values(assets.collect()).await.into_iter().flatten().collect())))
}

async fn dynamic_traits(reader: &Reader<'_>, id: &U256) -> Said {
    if !reader.states(ERC7496).await {
        return None;
    }
    let uri = text::decode_uri(&reader.value(TRAIT_METADATA_URI, &[]).await?)?;
    let location = token_uri::parse(&uri, &UriLimits::of(reader.cx.settings())).ok()?.location;
    let mut said = Object::new();
    if !matches!(location, Location::Inline(_)) {
        let uri = usable(reader, &location.canonical());
        said.extend(uri.map(|uri| ("traitMetadataUri".to_owned(), Value::String(uri))));
    }
    if let Ok(fetched) = read::document(reader.cx, &location).await
        && let Ok(Value::Object(metadata)) = strict(&fetched.bytes)
    {
        let listed = traits::list(&metadata);
        if let Some(values) = values(reader, id, &listed).await {
            said.insert("traits".to_owned(), Value::Object(values));
        }
    }
    Some(("erc7496", Value::Object(said)))
}

/// Returns the URI of a document that a page may use as a link. Warns about any other.
fn usable(reader: &Reader<'_>, uri: &str) -> Option<String> {
    if uri.is_empty() {
        return None;
    }
    match link(uri) {
        Ok(uri) => Some(uri),
        Err(refused) => {
            reader.cx.warn_whole(refused.code, format!("a URI of an optional standard: {}", refused.detail));
            None
        }
    }
}

async fn values(reader: &Reader<'_>, id: &U256, listed: &[traits::Trait]) -> Option<Object> {
    let keys: Vec<[u8; 32]> = listed.iter().map(|named| named.key).collect();
    let data = reader.value(TRAIT_VALUES, &[Argument::uint(id), Argument::Words(&keys)]).await?;
    traits::decode(&data, listed).ok()
}
