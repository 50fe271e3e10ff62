//! The seam to WIT: the only place that knows the generated types. It converts and decides nothing.

#![allow(missing_docs, clippy::all)]

use std::cell::RefCell;

use crate::{answer, error, http as domain, resolution, settings};

wit_bindgen::generate!({ path: "../../wit/nft", world: "nft" });

use exports::mintmark::nft::{http, metadata};

struct Component;

export!(Component);

impl metadata::Guest for Component {
    type Resolution = Resolution;
}

struct Resolution(RefCell<resolution::Resolution>);

impl metadata::GuestResolution for Resolution {
    fn start(token: metadata::Token, given: metadata::Settings) -> Result<metadata::Resolution, metadata::Error> {
        let settings = settings::Settings {
            rpc: given.rpc,
            ipfs: given.ipfs,
            hedge_after_ms: given.hedge_after_ms,
            max_json_bytes: given.max_json_bytes,
        };
        let resolution = resolution::Resolution::start(&token.chain, &token.contract, &token.token_id, settings)?;
        Ok(metadata::Resolution::new(Self(RefCell::new(resolution))))
    }

    fn advance(&self, settled: Vec<metadata::Settled>) -> metadata::Progress {
        self.0.borrow_mut().advance(settled.into_iter().map(Into::into).collect()).into()
    }
}

impl From<metadata::Settled> for domain::Settled {
    fn from(settled: metadata::Settled) -> Self {
        Self { id: settled.id, outcome: settled.outcome.map(Into::into).map_err(Into::into) }
    }
}

impl From<http::Response> for domain::Response {
    fn from(response: http::Response) -> Self {
        let headers = response.headers.into_iter().map(|header| domain::Header { name: header.name, value: header.value });
        Self { status: response.status, headers: headers.collect(), body: response.body }
    }
}

impl From<http::FetchFailure> for domain::Failure {
    fn from(failure: http::FetchFailure) -> Self {
        match failure {
            http::FetchFailure::Unreachable(why) => Self::Unreachable(why),
            http::FetchFailure::TimedOut => Self::TimedOut,
            http::FetchFailure::TooLarge(most) => Self::TooLarge(most),
            http::FetchFailure::Refused(why) => Self::Refused(why),
            http::FetchFailure::Other(why) => Self::Other(why),
        }
    }
}

impl From<resolution::Progress> for metadata::Progress {
    fn from(progress: resolution::Progress) -> Self {
        match progress {
            resolution::Progress::Need(need) => {
                Self::Need(metadata::Need { start: need.start.into_iter().map(Into::into).collect(), wake_after_ms: need.wake_after_ms })
            }
            resolution::Progress::Done(document) => Self::Done((*document).into()),
            resolution::Progress::Failed(error) => Self::Failed(error.into()),
        }
    }
}

impl From<domain::Wanted> for metadata::Wanted {
    fn from(wanted: domain::Wanted) -> Self {
        Self { id: wanted.id, fetch: wanted.fetch.into(), cid: wanted.cid }
    }
}

impl From<domain::Fetch> for http::Fetch {
    fn from(fetch: domain::Fetch) -> Self {
        let headers = fetch.headers.into_iter().map(|header| http::Header { name: header.name, value: header.value });
        Self {
            method: match fetch.method {
                domain::Method::Get => http::Method::Get,
                domain::Method::Post => http::Method::Post,
            },
            url: fetch.url,
            headers: headers.collect(),
            body: fetch.body,
            max_bytes: fetch.max_bytes,
            chosen_by: match fetch.chosen_by {
                domain::ChosenBy::Operator => http::ChosenBy::Operator,
                domain::ChosenBy::Token => http::ChosenBy::Token,
            },
            share: fetch.share,
        }
    }
}

impl From<answer::Document> for metadata::Document {
    fn from(document: answer::Document) -> Self {
        Self {
            standard: match document.standard {
                answer::Standard::Erc721 => metadata::Standard::Erc721,
                answer::Standard::Erc1155 => metadata::Standard::Erc1155,
            },
            contract: document.contract,
            token_id: document.token_id,
            token_uri: document.token_uri,
            block: document.block,
            normalized: document.normalized,
            raw: document.raw,
            integrity: document.integrity.into(),
            media: document.media.into_iter().map(Into::into).collect(),
            warnings: document.warnings.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<answer::Integrity> for metadata::Integrity {
    fn from(integrity: answer::Integrity) -> Self {
        let status = match integrity.status {
            answer::IntegrityStatus::Verified => metadata::IntegrityStatus::Verified,
            answer::IntegrityStatus::Unverified => metadata::IntegrityStatus::Unverified,
            answer::IntegrityStatus::Unverifiable => metadata::IntegrityStatus::Unverifiable,
            answer::IntegrityStatus::OnChain => metadata::IntegrityStatus::OnChain,
        };
        Self { status, cid: integrity.cid, gateway: integrity.gateway }
    }
}

impl From<answer::Medium> for metadata::Medium {
    fn from(medium: answer::Medium) -> Self {
        Self { field: medium.field.to_owned(), uri: medium.uri, integrity: medium.integrity.into() }
    }
}

impl From<answer::Warning> for metadata::Warning {
    fn from(warning: answer::Warning) -> Self {
        Self { code: warning.code.to_owned(), at: warning.at, detail: warning.detail }
    }
}

impl From<error::Error> for metadata::Error {
    fn from(error: error::Error) -> Self {
        match error {
            error::Error::InvalidToken(invalid) => Self::InvalidToken(invalid.into()),
            error::Error::TokenNotFound(why) => Self::TokenNotFound(why),
            error::Error::TokenUriInvalid(invalid) => Self::TokenUriInvalid(invalid.into()),
            error::Error::MetadataInvalid(invalid) => Self::MetadataInvalid(invalid.into()),
            error::Error::IntegrityMismatch(mismatch) => {
                Self::IntegrityMismatch(metadata::Mismatch { expected: mismatch.expected, got: mismatch.got, gateway: mismatch.gateway })
            }
            error::Error::UpstreamError(upstream) => {
                Self::UpstreamError(metadata::Upstream { origin: upstream.origin, detail: upstream.detail, retryable: upstream.retryable })
            }
            error::Error::Other(why) => Self::Other(why),
        }
    }
}

impl From<error::Invalid> for metadata::Invalid {
    fn from(invalid: error::Invalid) -> Self {
        Self { field: invalid.field.to_owned(), expected: invalid.expected, got: invalid.got }
    }
}
