//! From a contract to its description.

use crate::json::value::Value;

use super::{assemble, detect, fetch};
use crate::chain::calls;
use crate::chain::facts::{self, Facts};
use crate::chain::query::ask;
use crate::chain::reader::{self, Reader};
use crate::chain::reply::Reply;
use crate::collection::Collection;
use crate::context::Context;
use crate::document::Integrity;
use crate::error::{Error, Invalid};
use crate::json::prepare;
use crate::token::{Contract, Token};
use crate::uri::template::TooLong;

/// Describes a contract.
///
/// # Errors
/// - `InvalidToken` if the chain or the address is malformed.
/// - `UpstreamError` if the chain cannot be read.
pub(crate) async fn resolve(cx: &Context, chain: &str, address: &str) -> Result<Collection, Error> {
    let contract = Contract::parse(chain, address).map_err(Error::InvalidToken)?;
    let settings = cx.settings().chain(chain).ok_or_else(|| Error::InvalidToken(Invalid::new("chain", "a configured chain", chain)))?;
    let token = Token { chain: contract.chain, contract: contract.address, id: alloy_primitives::U256::ZERO };
    let detected = detect::detect(cx, settings, &token).await?;
    let reader = Reader { cx, chain: settings, contract: token.contract, block: detected.block, endpoint: detected.endpoint };
    let Facts { name, symbol, contract_uri, royalty, standards } = facts::read(&reader).await;
    let stated = [(detected.erc721, "erc721"), (detected.erc1155, "erc1155")];
    let stated = stated.into_iter().filter_map(|(stated, name)| stated.then_some(name));
    let is_silent = detected.states_none() && name.is_none() && symbol.is_none() && contract_uri.is_none();
    if is_silent && !has_code(&reader).await? {
        return Err(Error::TokenNotFound(format!("there is no contract at {} on chain {chain}", token.checksummed())));
    }
    let described = match &contract_uri {
        Some(uri) => described(&reader, uri).await,
        None => Described::default(),
    };
    let Described { normalized, raw, integrity, is_partial } = described;
    let warnings = cx.take_warnings();
    Ok(Collection {
        contract: token.checksummed(),
        name,
        symbol,
        standards: stated.chain(standards).collect(),
        contract_uri,
        normalized,
        raw,
        integrity,
        royalty,
        block: detected.block.to_string(),
        is_partial: is_partial || warnings.iter().any(|it| it.code == "not-read"),
        warnings,
    })
}

/// Returns whether there is code at the address.
async fn has_code(reader: &Reader<'_>) -> Result<bool, Error> {
    let call = calls::code(&reader.contract, reader.block);
    let code = ask(reader.cx, reader.chain, &call, reader.endpoint).await?.value;
    Ok(!matches!(code, Reply::Value(code) if code.is_empty()))
}

/// The document of a contract (ERC-7572).
#[derive(Default)]
struct Described {
    normalized: Option<String>,
    raw: Option<String>,
    integrity: Option<Integrity>,
    /// Whether it is missing although the contract names one that may be there.
    is_partial: bool,
}

/// Reads the document of a contract. A document that cannot be read is no reason to give up what
/// the contract itself says, so it becomes a warning.
async fn described(reader: &Reader<'_>, uri: &str) -> Described {
    match read(reader, uri).await {
        Ok(described) => described,
        Err(error) => {
            let detail = format!("the document that contractURI names could not be read: {}", reader::why(&error));
            reader.cx.warn_whole("contract-uri-not-read", detail);
            // Another URI is what the contract says, and final.
            Described { is_partial: !matches!(error, Error::TokenUriInvalid(_)), ..Described::default() }
        }
    }
}

async fn read(reader: &Reader<'_>, uri: &str) -> Result<Described, Error> {
    let (location, mut found) = fetch::at(reader, uri).await?;
    prepare::object(&mut found.object, &mut None).map_err(|TooLong| reader.cx.too_large_filled())?;
    let normalized = assemble::normalized_collection(reader.cx, &found.object, &location);
    Ok(Described {
        normalized: Some(Value::Object(normalized.fields).to_string()),
        raw: Some(Value::Object(found.object).to_string()),
        integrity: Some(found.integrity),
        is_partial: false,
    })
}
