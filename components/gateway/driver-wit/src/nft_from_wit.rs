//! Conversion of what the NFT component says from WIT types.

use mintmark_gateway_core as core;

use crate::bindings::mintmark::nft::{content, metadata};
use crate::from_wit;

/// A step of a resolution.
pub(crate) fn step(step: metadata::Step) -> core::Step {
    let answered = step.answered.into_iter().map(|it| core::Answered { index: it.index, outcome: it.outcome.map(answer).map_err(error) });
    core::Step { need: need(step.need), answered: answered.collect(), finished: step.finished }
}

/// A step of a stream.
pub(crate) fn content_step(step: content::ContentStep) -> core::ContentStep {
    let output = step.output.into_iter().map(|output| match output {
        content::Output::Head(head) => core::ContentOutput::Head(content_head(head)),
        content::Output::Chunk(bytes) => core::ContentOutput::Chunk(bytes),
    });
    core::ContentStep { need: need(step.need), output: output.collect(), end: step.end.map(|end| end.map_err(error)) }
}

fn content_head(head: content::ContentHead) -> core::ContentHead {
    core::ContentHead {
        content_type: head.content_type,
        size: head.size,
        part: head.part.map(|part| core::Part { first: part.first, last: part.last }),
        integrity: integrity(head.integrity),
        immutable: head.immutable,
        etag: head.etag,
    }
}

fn need(need: metadata::Need) -> core::Need {
    core::Need {
        start: need.start.into_iter().map(wanted).collect(),
        cancel: need.cancel,
        wake_after_ms: need.wake_after_ms,
        rejected: need.rejected.into_iter().map(|it| core::Rejected { id: it.id, reason: it.reason }).collect(),
        verified: need.verified,
    }
}

fn wanted(wanted: metadata::Wanted) -> core::Wanted {
    let action = match wanted.action {
        metadata::Action::Fetch(fetch) => core::Action::Fetch(from_wit::fetch(fetch)),
        metadata::Action::Open(fetch) => core::Action::Open(from_wit::fetch(fetch)),
        metadata::Action::NextChunk(id) => core::Action::NextChunk(id),
    };
    core::Wanted { id: wanted.id, action, cid: wanted.cid, purpose: wanted.purpose }
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

fn medium(medium: metadata::Medium) -> core::Medium {
    core::Medium {
        field: medium.field,
        uri: medium.uri,
        integrity: integrity(medium.integrity),
        content_type: medium.content_type,
        size: medium.size,
    }
}

fn warning(warning: metadata::Warning) -> core::Warning {
    core::Warning { code: warning.code, at: warning.at, detail: warning.detail }
}

fn document(found: metadata::Document) -> core::Document {
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
        source: match found.source {
            metadata::Source::OnChain => core::Source::OnChain,
            metadata::Source::Immutable => core::Source::Immutable,
            metadata::Source::Name => core::Source::Name,
            metadata::Source::Web => core::Source::Web,
        },
        body: found.body,
        holding: found.holding.map(|it| core::Holding { owner: it.owner, balance: it.balance, locked: it.locked }),
        extensions: found.extensions,
        media: found.media.into_iter().map(medium).collect(),
        warnings: found.warnings.into_iter().map(warning).collect(),
    }
}

fn collection(found: metadata::Collection) -> core::Collection {
    core::Collection {
        contract: found.contract,
        name: found.name,
        symbol: found.symbol,
        standards: found.standards,
        contract_uri: found.contract_uri,
        normalized: found.normalized,
        raw: found.raw,
        integrity: found.integrity.map(integrity),
        royalty: found.royalty.map(|it| core::Royalty { receiver: it.receiver, basis_points: it.basis_points }),
        block: found.block,
        is_partial: found.partial,
        warnings: found.warnings.into_iter().map(warning).collect(),
    }
}

fn avatar(found: metadata::Avatar) -> core::Avatar {
    core::Avatar {
        name: found.name,
        address: found.address,
        record: found.record,
        uri: found.uri,
        token: found.token.map(|it| core::Token { chain: it.chain, contract: it.contract, token_id: it.token_id }),
        integrity: integrity(found.integrity),
        warnings: found.warnings.into_iter().map(warning).collect(),
    }
}

fn answer(answer: metadata::Answer) -> core::Answer {
    match answer {
        metadata::Answer::Token(it) => core::Answer::Token(Box::new(document(it))),
        metadata::Answer::Collection(it) => core::Answer::Collection(Box::new(collection(it))),
        metadata::Answer::Avatar(it) => core::Answer::Avatar(Box::new(avatar(it))),
    }
}

/// Why a subject has no answer.
pub(crate) fn error(error: metadata::Error) -> core::NftError {
    let invalid = |it: metadata::Invalid| core::Invalid { field: it.field, expected: it.expected, got: it.got };
    match error {
        metadata::Error::InvalidToken(it) => core::NftError::InvalidToken(invalid(it)),
        metadata::Error::TokenNotFound(detail) => core::NftError::TokenNotFound(detail),
        metadata::Error::TokenUriInvalid(it) => core::NftError::TokenUriInvalid(invalid(it)),
        metadata::Error::MetadataInvalid(it) => core::NftError::MetadataInvalid(invalid(it)),
        metadata::Error::IntegrityMismatch(it) => {
            core::NftError::IntegrityMismatch(core::IntegrityMismatch { expected: it.expected, got: it.got, gateway: it.gateway })
        }
        metadata::Error::UpstreamError(it) => core::NftError::Upstream(core::UpstreamFailure {
            origin: it.origin,
            detail: it.detail,
            retryable: it.retryable,
            retry_after_ms: it.retry_after_ms,
        }),
        metadata::Error::ContentNotFound(it) => core::NftError::ContentNotFound(invalid(it)),
        metadata::Error::ContentTooLarge(max) => core::NftError::ContentTooLarge(max),
        metadata::Error::RangeNotSatisfiable(size) => core::NftError::RangeNotSatisfiable(size),
        metadata::Error::ContentUnsupported(it) => core::NftError::ContentUnsupported(invalid(it)),
        metadata::Error::AvatarNotFound(why) => core::NftError::AvatarNotFound(why),
        metadata::Error::AvatarNotOwned(why) => core::NftError::AvatarNotOwned(why),
        metadata::Error::Other(detail) => core::NftError::Other(detail),
    }
}
