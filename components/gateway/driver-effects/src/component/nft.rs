//! The linked NFT component as the body's [`body::Nft`].

use mintmark_gateway_core as body;

use super::bindings::mintmark::nft::{http, metadata};
use super::{from_wit, to_wit};

/// The component that the host has linked.
pub(crate) struct LinkedNft;

/// One of its resolutions; dropped with its handle.
pub(crate) struct LinkedResolution(metadata::Resolution);

impl body::Nft for LinkedNft {
    type Resolution = LinkedResolution;

    fn start(&self, token: &body::Token, settings: &body::Settings) -> Result<LinkedResolution, body::NftError> {
        let token = metadata::Token { chain: token.chain.clone(), contract: token.contract.clone(), token_id: token.token_id.clone() };
        let settings = metadata::Settings {
            rpc: settings.rpc.clone(),
            ipfs: settings.ipfs.clone(),
            hedge_after_ms: settings.hedge_after_ms,
            max_json_bytes: settings.max_json_bytes,
        };
        metadata::Resolution::start(&token, &settings).map(LinkedResolution).map_err(error)
    }
}

impl body::Resolution for LinkedResolution {
    fn advance(&mut self, settled: Vec<body::Settled>) -> body::Progress {
        let settled: Vec<metadata::Settled> = settled.into_iter().map(settled_to_wit).collect();
        match self.0.advance(&settled) {
            metadata::Progress::Need(need) => {
                body::Progress::Need(body::Need { start: need.start.into_iter().map(wanted).collect(), wake_after_ms: need.wake_after_ms })
            }
            metadata::Progress::Done(found) => body::Progress::Done(Box::new(document(found))),
            metadata::Progress::Failed(failure) => body::Progress::Failed(error(failure)),
        }
    }
}

fn settled_to_wit(settled: body::Settled) -> metadata::Settled {
    let outcome = match settled.outcome {
        Ok(response) => Ok(http::Response { status: response.status, headers: to_wit::headers(response.headers), body: response.body }),
        Err(failure) => Err(match failure {
            body::FetchFailure::Unreachable(detail) => http::FetchFailure::Unreachable(detail),
            body::FetchFailure::TimedOut => http::FetchFailure::TimedOut,
            body::FetchFailure::TooLarge(limit) => http::FetchFailure::TooLarge(limit),
            body::FetchFailure::Refused(detail) => http::FetchFailure::Refused(detail),
            body::FetchFailure::Other(detail) => http::FetchFailure::Other(detail),
        }),
    };
    metadata::Settled { id: settled.id, outcome }
}

fn wanted(wanted: metadata::Wanted) -> body::Wanted {
    let fetch = wanted.fetch;
    body::Wanted {
        id: wanted.id,
        cid: wanted.cid,
        fetch: body::Fetch {
            method: match fetch.method {
                http::Method::Get => body::FetchMethod::Get,
                http::Method::Post => body::FetchMethod::Post,
            },
            url: fetch.url,
            headers: from_wit::headers(fetch.headers),
            body: fetch.body,
            max_bytes: fetch.max_bytes,
            chosen_by_token: fetch.chosen_by == http::ChosenBy::Token,
            coalesce: fetch.coalesce,
        },
    }
}

fn integrity(integrity: metadata::Integrity) -> body::Integrity {
    body::Integrity {
        status: match integrity.status {
            metadata::IntegrityStatus::Verified => body::IntegrityStatus::Verified,
            metadata::IntegrityStatus::Unverified => body::IntegrityStatus::Unverified,
            metadata::IntegrityStatus::Unverifiable => body::IntegrityStatus::Unverifiable,
            metadata::IntegrityStatus::OnChain => body::IntegrityStatus::OnChain,
        },
        cid: integrity.cid,
        gateway: integrity.gateway,
    }
}

fn document(found: metadata::Document) -> body::Document {
    let medium = |medium: metadata::Medium| body::Medium { field: medium.field, uri: medium.uri, integrity: integrity(medium.integrity) };
    let warning = |warning: metadata::Warning| body::Warning { code: warning.code, at: warning.at, detail: warning.detail };
    body::Document {
        standard: match found.standard {
            metadata::Standard::Erc721 => body::Standard::Erc721,
            metadata::Standard::Erc1155 => body::Standard::Erc1155,
        },
        contract: found.contract,
        token_id: found.token_id,
        token_uri: found.token_uri,
        block: found.block,
        normalized: found.normalized,
        raw: found.raw,
        integrity: integrity(found.integrity),
        media: found.media.into_iter().map(medium).collect(),
        warnings: found.warnings.into_iter().map(warning).collect(),
    }
}

fn error(error: metadata::Error) -> body::NftError {
    match error {
        metadata::Error::InvalidToken(invalid) => body::NftError::InvalidToken(invalid.field, invalid.expected, invalid.got),
        metadata::Error::TokenNotFound(detail) => body::NftError::TokenNotFound(detail),
        metadata::Error::TokenUriInvalid(invalid) => body::NftError::TokenUriInvalid(invalid.field, invalid.expected, invalid.got),
        metadata::Error::MetadataInvalid(invalid) => body::NftError::MetadataInvalid(invalid.field, invalid.expected, invalid.got),
        metadata::Error::IntegrityMismatch(pair) => body::NftError::IntegrityMismatch(pair.expected, pair.got, pair.gateway),
        metadata::Error::UpstreamError(upstream) => body::NftError::Upstream(upstream.origin, upstream.detail, upstream.retryable),
        metadata::Error::Other(detail) => body::NftError::Other(detail),
    }
}
