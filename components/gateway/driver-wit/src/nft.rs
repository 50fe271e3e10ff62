//! The linked NFT component as the core's [`core::Nft`].

use mintmark_gateway_core as core;

use crate::bindings::mintmark::nft::metadata;
use crate::{from_wit, to_wit};

/// The NFT component that the gateway is linked with.
pub struct LinkedNft;

/// A resolution of the linked component. Dropping it drops its handle.
pub struct LinkedResolution(metadata::Resolution);

impl core::Nft for LinkedNft {
    type Resolution = LinkedResolution;

    fn start(&self, token: &core::Token, settings: &core::Settings) -> Result<LinkedResolution, core::NftError> {
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

impl core::Resolution for LinkedResolution {
    fn advance(&mut self, settled: Vec<core::Settled>) -> core::Progress {
        let settled: Vec<metadata::Settled> = settled
            .into_iter()
            .map(|it| metadata::Settled { id: it.id, outcome: it.outcome.map(to_wit::response).map_err(to_wit::fetch_failure) })
            .collect();
        match self.0.advance(&settled) {
            metadata::Progress::Need(need) => {
                core::Progress::Need(core::Need { start: need.start.into_iter().map(wanted).collect(), wake_after_ms: need.wake_after_ms })
            }
            metadata::Progress::Done(found) => core::Progress::Done(Box::new(document(found))),
            metadata::Progress::Failed(failure) => core::Progress::Failed(error(failure)),
        }
    }
}

fn wanted(wanted: metadata::Wanted) -> core::Wanted {
    core::Wanted { id: wanted.id, cid: wanted.cid, fetch: from_wit::fetch(wanted.fetch) }
}

fn integrity(integrity: metadata::Integrity) -> core::Integrity {
    core::Integrity {
        status: match integrity.status {
            metadata::IntegrityStatus::Verified => core::IntegrityStatus::Verified,
            metadata::IntegrityStatus::Unverified => core::IntegrityStatus::Unverified,
            metadata::IntegrityStatus::Unverifiable => core::IntegrityStatus::Unverifiable,
            metadata::IntegrityStatus::OnChain => core::IntegrityStatus::OnChain,
        },
        cid: integrity.cid,
        gateway: integrity.gateway,
    }
}

fn document(found: metadata::Document) -> core::Document {
    let medium = |medium: metadata::Medium| core::Medium { field: medium.field, uri: medium.uri, integrity: integrity(medium.integrity) };
    let warning = |warning: metadata::Warning| core::Warning { code: warning.code, at: warning.at, detail: warning.detail };
    core::Document {
        standard: match found.standard {
            metadata::Standard::Erc721 => core::Standard::Erc721,
            metadata::Standard::Erc1155 => core::Standard::Erc1155,
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

fn error(error: metadata::Error) -> core::NftError {
    let invalid = |it: metadata::Invalid| core::Invalid { field: it.field, expected: it.expected, got: it.got };
    match error {
        metadata::Error::InvalidToken(it) => core::NftError::InvalidToken(invalid(it)),
        metadata::Error::TokenNotFound(detail) => core::NftError::TokenNotFound(detail),
        metadata::Error::TokenUriInvalid(it) => core::NftError::TokenUriInvalid(invalid(it)),
        metadata::Error::MetadataInvalid(it) => core::NftError::MetadataInvalid(invalid(it)),
        metadata::Error::IntegrityMismatch(it) => {
            core::NftError::IntegrityMismatch(core::IntegrityMismatch { expected: it.expected, got: it.got, gateway: it.gateway })
        }
        metadata::Error::UpstreamError(it) => {
            core::NftError::Upstream(core::UpstreamFailure { origin: it.origin, detail: it.detail, retryable: it.retryable })
        }
        metadata::Error::Other(detail) => core::NftError::Other(detail),
    }
}
