//! `GET /v1/nft/{chain}/{contract}/{tokenId}`.

use crate::access::credential::{self, ANONYMOUS, Payer};
use crate::chain::origin::origin;
use crate::deadline::within;
use crate::digest::sha256_hex;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{Header, Invalid, Io, Stored};
use crate::nft::component::Nft;
use crate::nft::component::answer::{Answer, Document};
use crate::nft::component::error::{IntegrityMismatch, NftError, UpstreamFailure};
use crate::nft::component::subject::{Subject, Token, TokenQuery};
use crate::nft::document;
use crate::nft::resolve::{Resolved, resolve};
use crate::nft::settings::settings;
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
    let subject = match subject(responder, token) {
        Ok(subject) => subject,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    responder.charge(&payer, vec!["nft.get".to_owned()]).await?;
    let resolution = responder.gateway.nft.resolve(&[subject], &settings(config));
    match within(responder.io, config.content.deadline_ms, resolve(responder.io, responder.log, resolution, 1)).await {
        None => Err(Problem::new(Code::Deadline, format!("the metadata did not come within {} ms", config.content.deadline_ms))),
        Some(Resolved { answers, keep }) => match answers.into_iter().next() {
            Some(Ok(Answer::Token(document))) => respond(responder, &payer, chain, &document, keep),
            Some(Err(error)) => Err(problem_of(error)),
            Some(Ok(_)) | None => Err(Problem::new(Code::Internal, "the resolution answered another question")),
        },
    }
}

/// Validates the request.
fn subject<I: Io, N: Nft>(responder: &Responder<'_, I, N>, token: Token) -> Result<Subject, Problem> {
    if let Some(query) = responder.request.query() {
        return Err(Problem::invalid(Code::InvalidQuery, "query", "none: this route takes no parameter", query));
    }
    if !responder.gateway.config.chains.contains_key(&token.chain) {
        return Err(chains::unknown(&token.chain));
    }
    let subject = Subject::Token(TokenQuery { token, locale: None, owner: None, with_body: false, with_extensions: false });
    responder.gateway.nft.validate(&subject).map_err(problem_of)?;
    Ok(subject)
}

fn respond<I: Io, N: Nft>(
    responder: &Responder<'_, I, N>,
    payer: &Payer,
    chain: &str,
    document: &Document,
    keep: Vec<Stored>,
) -> Result<Reply, Problem> {
    let etag = etag(document);
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
        let response = document::token_response(chain, document, responder.now)
            .map_err(|error| Problem::new(Code::Internal, format!("the document is not valid JSON: {error}")))?;
        Reply::json(200, &response)
    };
    Ok(Reply { keep, ..reply }.with(cache))
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
        NftError::Upstream(UpstreamFailure { origin: at, detail, retryable, .. }) => {
            Problem { retryable: Some(retryable), ..Problem::new(Code::UpstreamError, format!("{}: {detail}", origin(&at))) }
        }
        NftError::ContentNotFound(it) | NftError::ContentUnsupported(it) => invalid(Code::TokenUriInvalid, it),
        NftError::ContentTooLarge(max) => Problem::invalid(Code::MetadataInvalid, "metadata", &format!("at most {max} bytes"), "more"),
        NftError::AvatarNotFound(detail) | NftError::AvatarNotOwned(detail) => Problem::new(Code::TokenNotFound, detail),
        NftError::RangeNotSatisfiable(size) => Problem::new(Code::Internal, format!("a range outside of {size} bytes")),
        NftError::Other(detail) => Problem::new(Code::Internal, detail),
    }
}
