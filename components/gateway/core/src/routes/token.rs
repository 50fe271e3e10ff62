//! `GET /v1/nft/{chain}/{contract}/{tokenId}`.

use crate::access::credential::{self, ANONYMOUS, Payer};
use crate::chain::origin::origin;
use crate::deadline::within;
use crate::digest::sha256_hex;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{Header, Invalid, Io};
use crate::nft::component::{Document, IntegrityMismatch, Nft, NftError, Settings, Token, UpstreamFailure};
use crate::nft::document;
use crate::nft::resolve::{Resolved, resolve};
use crate::routes::chains;
use crate::routes::responder::Responder;

/// How long a client or a shared cache may keep a response.
const MAX_AGE_SECONDS: u32 = 60;

pub(crate) async fn serve<I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    chain: &str,
    contract: &str,
    token_id: &str,
) -> Result<Reply, Problem> {
    let config = &responder.gateway.config;
    let payer = match credential::payer(responder.request, None, config) {
        Ok(payer) => payer,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    let token = Token { chain: chain.to_owned(), contract: contract.to_owned(), token_id: token_id.to_owned() };
    let resolution = match start(responder, &token) {
        Ok(resolution) => resolution,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    responder.charge(&payer, vec!["nft.get".to_owned()]).await?;
    match within(responder.io, config.content.deadline_ms, resolve(responder.io, responder.log, resolution)).await {
        None => Err(Problem::new(Code::Deadline, format!("the metadata did not come within {} ms", config.content.deadline_ms))),
        Some(Err(error)) => Err(problem_of(error)),
        Some(Ok(resolved)) => respond(responder, &payer, chain, resolved),
    }
}

/// Validates the request, and begins the resolution of its token.
fn start<I: Io, N: Nft>(responder: &Responder<'_, I, N>, token: &Token) -> Result<N::Resolution, Problem> {
    if let Some(query) = responder.request.query() {
        return Err(Problem::invalid(Code::InvalidQuery, "query", "none: this route takes no parameter", query));
    }
    let config = &responder.gateway.config;
    let Some(chain) = config.chains.get(&token.chain) else { return Err(chains::unknown(&token.chain)) };
    let settings = Settings {
        rpc: chain.rpc.clone(),
        ipfs: config.content.ipfs.clone(),
        hedge_after_ms: config.content.hedge_after_ms,
        max_json_bytes: config.content.max_json_bytes,
    };
    responder.gateway.nft.start(token, &settings).map_err(problem_of)
}

fn respond<I: Io, N: Nft>(responder: &Responder<'_, I, N>, payer: &Payer, chain: &str, resolved: Resolved) -> Result<Reply, Problem> {
    let etag = etag(&resolved.document);
    // The response says what is left of a quota. A shared cache may keep it only if the quota is
    // that of an address.
    let scope = if payer.plan == ANONYMOUS { "public" } else { "private" };
    let cache = [Header::new("etag", etag.clone()), Header::new("cache-control", format!("{scope}, max-age={MAX_AGE_SECONDS}"))];
    let known = responder
        .request
        .values("if-none-match")
        .flat_map(|value| value.split(','))
        .any(|tag| matches!(tag.trim(), tag if tag == etag || tag == "*"));
    let reply = if known {
        Reply::empty(304)
    } else {
        let response = document::token_response(chain, &resolved.document, responder.now)
            .map_err(|error| Problem::new(Code::Internal, format!("the document is not valid JSON: {error}")))?;
        Reply::json(200, &response)
    };
    Ok(Reply { keep: resolved.keep, ..reply }.with(cache))
}

/// Returns a weak entity tag (RFC 9110, 8.8.1). It covers what was found, but not when or where.
fn etag(document: &Document) -> String {
    let parts = [document.contract.as_str(), &document.token_id, &document.token_uri, &document.normalized, &document.raw];
    let digest = sha256_hex(parts.join("\n").as_bytes());
    format!("W/\"{}\"", digest.get(..32).unwrap_or(&digest))
}

fn problem_of(error: NftError) -> Problem {
    let invalid = |code, it: Invalid| Problem::invalid(code, &it.field, &it.expected, &it.got);
    match error {
        NftError::InvalidToken(it) => {
            let code = match it.field.as_str() {
                "contract" => Code::InvalidAddress,
                "tokenId" => Code::InvalidTokenId,
                _ => Code::InvalidChain,
            };
            invalid(code, it)
        }
        NftError::TokenNotFound(detail) => Problem::new(Code::TokenNotFound, detail),
        NftError::TokenUriInvalid(it) => invalid(Code::TokenUriInvalid, it),
        NftError::MetadataInvalid(it) => invalid(Code::MetadataInvalid, it),
        NftError::IntegrityMismatch(IntegrityMismatch { expected, got, gateway }) => {
            Problem::new(Code::IntegrityMismatch, format!("{}: expected {expected}, got {got}", origin(&gateway)))
        }
        NftError::Upstream(UpstreamFailure { origin: at, detail, retryable }) => {
            Problem { retryable: Some(retryable), ..Problem::new(Code::UpstreamError, format!("{}: {detail}", origin(&at))) }
        }
        NftError::Other(detail) => Problem::new(Code::Internal, detail),
    }
}
