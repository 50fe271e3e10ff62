//! Conversion of results to WIT types.

use super::bindings::exports::mintmark::nft::{http, metadata};
use crate::{document, error, http as domain, resolution};

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
                domain::Method::Head => http::Method::Head,
            },
            url: fetch.url,
            headers: headers.collect(),
            body: fetch.body,
            max_bytes: fetch.max_bytes,
            chosen_by: match fetch.chosen_by {
                domain::ChosenBy::Operator => http::ChosenBy::Operator,
                domain::ChosenBy::Token => http::ChosenBy::Token,
            },
            coalesce: fetch.coalesce,
        }
    }
}

impl From<document::Document> for metadata::Document {
    fn from(document: document::Document) -> Self {
        Self {
            standard: match document.standard {
                document::Standard::Erc721 => metadata::Standard::Erc721,
                document::Standard::Erc1155 => metadata::Standard::Erc1155,
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

impl From<document::Integrity> for metadata::Integrity {
    fn from(integrity: document::Integrity) -> Self {
        let status = match integrity.status {
            document::IntegrityStatus::Verified => metadata::IntegrityStatus::Verified,
            document::IntegrityStatus::Unverified => metadata::IntegrityStatus::Unverified,
            document::IntegrityStatus::Unverifiable => metadata::IntegrityStatus::Unverifiable,
            document::IntegrityStatus::OnChain => metadata::IntegrityStatus::OnChain,
        };
        Self { status, cid: integrity.cid, gateway: integrity.gateway }
    }
}

impl From<document::Medium> for metadata::Medium {
    fn from(medium: document::Medium) -> Self {
        Self { field: medium.field.to_owned(), uri: medium.uri, integrity: medium.integrity.into() }
    }
}

impl From<document::Warning> for metadata::Warning {
    fn from(warning: document::Warning) -> Self {
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
