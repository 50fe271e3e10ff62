//! Conversion of arguments from WIT types.

use super::bindings::exports::mintmark::nft::{content, http, metadata};
use crate::avatar::TokenName;
use crate::content::request;
use crate::{http as domain, settings, subject};

impl From<metadata::Settings> for settings::Settings {
    fn from(given: metadata::Settings) -> Self {
        Self {
            chains: given.chains.into_iter().map(|chain| settings::ChainSettings { id: chain.id, rpc: chain.rpc }).collect(),
            ipfs: given.ipfs,
            arweave: given.arweave,
            ipfs_verification: match given.ipfs_verification {
                metadata::IpfsVerification::Require => settings::IpfsVerification::Require,
                metadata::IpfsVerification::Prefer => settings::IpfsVerification::Prefer,
            },
            hedge_after_ms: given.hedge_after_ms,
            deadline_ms: given.deadline_ms,
            max_json_bytes: given.max_json_bytes,
            max_json_depth: given.max_json_depth,
            max_data_uri_bytes: given.max_data_uri_bytes,
            max_redirects: given.max_redirects,
            max_blocks: given.max_blocks,
            max_media_bytes: given.max_media_bytes,
        }
    }
}

impl From<metadata::Subject> for subject::Subject {
    fn from(given: metadata::Subject) -> Self {
        match given {
            metadata::Subject::Token(query) => Self::Token(subject::TokenQuery {
                token: TokenName { chain: query.token.chain, contract: query.token.contract, token_id: query.token.token_id },
                locale: query.locale,
                owner: query.owner,
                with_body: query.with_body,
                with_extensions: query.with_extensions,
            }),
            metadata::Subject::Collection(contract) => Self::Collection { chain: contract.chain, address: contract.address },
            metadata::Subject::Avatar(name) => Self::Avatar(name),
        }
    }
}

impl From<content::ContentRequest> for request::ContentRequest {
    fn from(given: content::ContentRequest) -> Self {
        let range = given.range.map(|range| match range {
            content::ByteRange::From(first) => request::ByteRange::From(first),
            content::ByteRange::Between((first, last)) => request::ByteRange::Between(first, last),
            content::ByteRange::Last(count) => request::ByteRange::Last(count),
        });
        Self { uri: given.uri, range }
    }
}

impl From<metadata::Settled> for domain::Settled {
    fn from(settled: metadata::Settled) -> Self {
        let outcome = match settled.outcome {
            metadata::Outcome::Fetch(outcome) => domain::Outcome::Fetch(outcome.map(Into::into).map_err(Into::into)),
            metadata::Outcome::Kept(body) => domain::Outcome::Kept(body),
            metadata::Outcome::Open(outcome) => domain::Outcome::Open(outcome.map(Into::into).map_err(Into::into)),
            metadata::Outcome::NextChunk(outcome) => domain::Outcome::NextChunk(outcome.map_err(Into::into)),
        };
        Self { id: settled.id, outcome }
    }
}

fn headers(headers: Vec<http::Header>) -> Vec<domain::Header> {
    headers.into_iter().map(|header| domain::Header { name: header.name, value: header.value }).collect()
}

impl From<http::Opened> for domain::Opened {
    fn from(opened: http::Opened) -> Self {
        Self { status: opened.status, headers: headers(opened.headers) }
    }
}

impl From<http::Response> for domain::Response {
    fn from(response: http::Response) -> Self {
        Self { status: response.status, headers: headers(response.headers), body: response.body }
    }
}

impl From<http::FetchFailure> for domain::Failure {
    fn from(failure: http::FetchFailure) -> Self {
        match failure {
            http::FetchFailure::Unreachable(why) => Self::Unreachable(why),
            http::FetchFailure::TimedOut => Self::TimedOut,
            http::FetchFailure::TooLarge(max) => Self::TooLarge(max),
            http::FetchFailure::Refused(why) => Self::Refused(why),
            http::FetchFailure::Overloaded => Self::Other("too many bytes of responses are in memory on the host".to_owned()),
            http::FetchFailure::Other(why) => Self::Other(why),
        }
    }
}
