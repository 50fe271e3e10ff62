//! Conversion of results to WIT types.

use super::bindings::exports::mintmark::nft::{http, metadata};
use crate::{error, http as domain, resolution, subject};

impl From<resolution::Step> for metadata::Step {
    fn from(step: resolution::Step) -> Self {
        let answered = step
            .answered
            .into_iter()
            .map(|it| metadata::Answered { index: it.index, outcome: it.outcome.map(Into::into).map_err(Into::into) });
        Self { need: step.need.into(), answered: answered.collect(), finished: step.finished }
    }
}

impl From<resolution::Need> for metadata::Need {
    fn from(need: resolution::Need) -> Self {
        let rejected = need.rejected.into_iter().map(|it| metadata::Rejected { id: it.id, reason: it.reason });
        Self {
            start: need.start.into_iter().map(Into::into).collect(),
            cancel: need.cancel,
            wake_after_ms: need.wake_after_ms,
            rejected: rejected.collect(),
            verified: need.verified,
        }
    }
}

impl From<subject::Answer> for metadata::Answer {
    fn from(answer: subject::Answer) -> Self {
        match answer {
            subject::Answer::Token(document) => Self::Token((*document).into()),
            subject::Answer::Collection(found) => Self::Collection((*found).into()),
            subject::Answer::Avatar(avatar) => Self::Avatar((*avatar).into()),
        }
    }
}

impl From<domain::Wanted> for metadata::Wanted {
    fn from(wanted: domain::Wanted) -> Self {
        let action = match wanted.action {
            domain::Action::Fetch(fetch) => metadata::Action::Fetch(fetch.into()),
            domain::Action::Open(fetch) => metadata::Action::Open(fetch.into()),
            domain::Action::NextChunk(id) => metadata::Action::NextChunk(id),
        };
        Self { id: wanted.id, action, cid: wanted.cid, purpose: wanted.purpose.to_owned() }
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
            error::Error::UpstreamError(upstream) => Self::UpstreamError(metadata::Upstream {
                origin: upstream.origin,
                detail: upstream.detail,
                retryable: upstream.retryable,
                retry_after_ms: upstream.retry_after_ms,
            }),
            error::Error::ContentNotFound(invalid) => Self::ContentNotFound(invalid.into()),
            error::Error::ContentTooLarge(max) => Self::ContentTooLarge(max),
            error::Error::RangeNotSatisfiable(size) => Self::RangeNotSatisfiable(size),
            error::Error::ContentUnsupported(invalid) => Self::ContentUnsupported(invalid.into()),
            error::Error::AvatarNotFound(why) => Self::AvatarNotFound(why),
            error::Error::AvatarNotOwned(why) => Self::AvatarNotOwned(why),
            error::Error::Other(why) => Self::Other(why),
        }
    }
}

impl From<error::Invalid> for metadata::Invalid {
    fn from(invalid: error::Invalid) -> Self {
        Self { field: invalid.field.to_owned(), expected: invalid.expected, got: invalid.got }
    }
}
