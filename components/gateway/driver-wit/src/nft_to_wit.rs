//! Conversion of what the core asks of the NFT component to WIT types.

use mintmark_gateway_core as core;

use crate::bindings::mintmark::nft::{content, http, metadata};
use crate::to_wit;

/// A subject.
pub(crate) fn subject(subject: &core::Subject) -> metadata::Subject {
    match subject {
        core::Subject::Token(query) => metadata::Subject::Token(metadata::TokenQuery {
            token: metadata::Token {
                chain: query.token.chain.clone(),
                contract: query.token.contract.clone(),
                token_id: query.token.token_id.clone(),
            },
            locale: query.locale.clone(),
            owner: query.owner.clone(),
            with_body: query.with_body,
            with_extensions: query.with_extensions,
        }),
        core::Subject::Collection(contract) => {
            metadata::Subject::Collection(metadata::Contract { chain: contract.chain.clone(), address: contract.address.clone() })
        }
        core::Subject::Avatar(name) => metadata::Subject::Avatar(name.clone()),
    }
}

/// Endpoints and limits.
pub(crate) fn settings(settings: &core::Settings) -> metadata::Settings {
    metadata::Settings {
        chains: settings.chains.iter().map(|it| metadata::ChainSettings { id: it.id.clone(), rpc: it.rpc.clone() }).collect(),
        ipfs: settings.ipfs.clone(),
        arweave: settings.arweave.clone(),
        ipfs_verification: match settings.ipfs_verification {
            core::Verification::Require => metadata::IpfsVerification::Require,
            core::Verification::Prefer => metadata::IpfsVerification::Prefer,
        },
        hedge_after_ms: settings.hedge_after_ms,
        deadline_ms: settings.deadline_ms,
        max_json_bytes: settings.max_json_bytes,
        max_json_depth: settings.max_json_depth,
        max_data_uri_bytes: settings.max_data_uri_bytes,
        max_redirects: settings.max_redirects,
        max_blocks: settings.max_blocks,
        max_media_bytes: settings.max_media_bytes,
    }
}

/// What to stream.
pub(crate) fn content_request(request: &core::ContentRequest) -> content::ContentRequest {
    let range = request.range.map(|range| match range {
        core::ByteRange::From(first) => content::ByteRange::From(first),
        core::ByteRange::Between(first, last) => content::ByteRange::Between((first, last)),
        core::ByteRange::Last(count) => content::ByteRange::Last(count),
    });
    content::ContentRequest { uri: request.uri.clone(), range }
}

/// An action that has ended.
pub(crate) fn settled(settled: core::Settled) -> metadata::Settled {
    let outcome = match settled.outcome {
        core::Outcome::Fetch(outcome) => metadata::Outcome::Fetch(outcome.map(to_wit::response).map_err(to_wit::fetch_failure)),
        core::Outcome::Kept(body) => metadata::Outcome::Kept(body),
        core::Outcome::Open(outcome) => metadata::Outcome::Open(outcome.map(opened).map_err(to_wit::fetch_failure)),
        core::Outcome::NextChunk(outcome) => metadata::Outcome::NextChunk(outcome.map_err(to_wit::fetch_failure)),
    };
    metadata::Settled { id: settled.id, outcome }
}

fn opened(head: core::Head) -> http::Opened {
    let headers = head.headers.into_iter().map(|it| http::Header { name: it.name, value: it.value });
    http::Opened { status: head.status, headers: headers.collect() }
}
