//! The errors of the NFT component as problems.

use crate::chain::origin::origin;
use crate::http::problem::{Code, More, Problem};
use crate::io::Invalid;
use crate::nft::component::error::{IntegrityMismatch, NftError, UpstreamFailure};

/// What a request asks for. It says which codes its errors have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The document of a token or of a contract.
    Document,
    /// A medium.
    Medium,
    /// The avatar of a name.
    Avatar,
}

/// Returns the problem of an error.
pub(crate) fn problem_of(error: NftError, purpose: Purpose) -> Problem {
    let invalid = |code, it: Invalid| Problem::invalid(code, &it.field, &it.expected, &it.got);
    match error {
        NftError::InvalidToken(it) => invalid(code_of_field(&it.field), it),
        NftError::TokenNotFound(detail) => Problem::new(Code::TokenNotFound, detail),
        NftError::TokenUriInvalid(it) => match purpose {
            Purpose::Document => invalid(Code::TokenUriInvalid, it),
            Purpose::Medium => invalid(Code::MediaUnsupported, it),
            Purpose::Avatar => invalid(Code::AvatarInvalid, it),
        },
        NftError::MetadataInvalid(it) => invalid(Code::MetadataInvalid, it),
        NftError::IntegrityMismatch(IntegrityMismatch { expected, got, gateway }) => {
            Problem::new(Code::IntegrityMismatch, format!("{}: expected {expected}, got {got}", origin(&gateway)))
        }
        NftError::Upstream(failure) => upstream(failure),
        NftError::ContentNotFound(it) => invalid(Code::ContentNotFound, it),
        NftError::ContentUnsupported(it) => match purpose {
            Purpose::Document => invalid(Code::MetadataInvalid, it),
            Purpose::Medium | Purpose::Avatar => invalid(Code::MediaUnsupported, it),
        },
        NftError::ContentTooLarge(max) => match purpose {
            Purpose::Document => {
                let limits = "content.maxJsonBytes and content.maxDataUriBytes limit it";
                let detail = format!("the document, or the answer of the chain with its URI, is longer than {max} bytes; {limits}");
                Problem::new(Code::MetadataInvalid, detail).because("content-too-large")
            }
            Purpose::Medium | Purpose::Avatar => {
                let detail = format!("the content is longer than {max} bytes, which is the limit");
                Problem::new(Code::ContentTooLarge, detail)
            }
        },
        NftError::RangeNotSatisfiable(size) => {
            let detail = format!("Range: expected a range that begins before the end, which is at {size} bytes");
            Problem::new(Code::RangeNotSatisfiable, detail).with(More { size: Some(size), ..More::default() })
        }
        NftError::AvatarNotFound(detail) => Problem::new(Code::AvatarNotSet, detail),
        NftError::AvatarNotOwned(detail) => Problem::new(Code::AvatarNotOwned, detail),
        NftError::Other(detail) => Problem::new(Code::Internal, detail),
    }
}

fn upstream(failure: UpstreamFailure) -> Problem {
    let UpstreamFailure { origin: at, detail, retryable, retry_after_ms } = failure;
    Problem {
        retryable: Some(retryable),
        retry_after: retry_after_ms.map(|milliseconds| f64::from(milliseconds) / 1000.0),
        more: Box::new(More { reason: retry_after_ms.map(|_| "throttled"), ..More::default() }),
        ..Problem::new(Code::UpstreamError, format!("{}: {detail}", origin(&at)))
    }
}

/// Returns the code of a malformed part of a request.
fn code_of_field(field: &str) -> Code {
    match field {
        "contract" => Code::InvalidAddress,
        "tokenId" => Code::InvalidTokenId,
        "chain" => Code::InvalidChain,
        "locale" | "owner" => Code::InvalidQuery,
        _ => Code::InvalidRequest,
    }
}

/// Returns whether a problem may be given again for a short while: the upstreams were asked, and
/// the same question now would have the same answer.
pub(crate) fn is_held(code: Code) -> bool {
    matches!(
        code,
        Code::TokenNotFound
            | Code::TokenUriInvalid
            | Code::MetadataInvalid
            | Code::ContentNotFound
            | Code::ContentTooLarge
            | Code::IntegrityMismatch
            | Code::UpstreamError
            | Code::Deadline
            | Code::AvatarNotSet
            | Code::AvatarNotOwned
            | Code::AvatarInvalid
    )
}

/// Returns whether the last good answer is given instead of a problem. What the chain itself says
/// is final: the token is gone, or has another URI, or the name has no avatar.
pub(crate) fn is_outlived(code: Code) -> bool {
    matches!(
        code,
        Code::MetadataInvalid
            | Code::ContentNotFound
            | Code::ContentTooLarge
            | Code::IntegrityMismatch
            | Code::UpstreamError
            | Code::Deadline
            | Code::Internal
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> Invalid {
        Invalid { field: name.to_owned(), expected: "a".to_owned(), got: "b".to_owned() }
    }

    #[test]
    fn every_error_has_a_code() {
        let mismatch = IntegrityMismatch { expected: "a".to_owned(), got: "b".to_owned(), gateway: "https://g.example/KEY".to_owned() };
        let failure = UpstreamFailure {
            origin: "https://g.example/KEY".to_owned(),
            detail: "status 429".to_owned(),
            retryable: true,
            retry_after_ms: Some(1500),
        };
        for (error, purpose, code) in [
            (NftError::InvalidToken(field("contract")), Purpose::Document, "invalid-address"),
            (NftError::InvalidToken(field("tokenId")), Purpose::Document, "invalid-token-id"),
            (NftError::InvalidToken(field("owner")), Purpose::Document, "invalid-query"),
            (NftError::InvalidToken(field("name")), Purpose::Avatar, "invalid-request"),
            (NftError::TokenNotFound(String::new()), Purpose::Document, "token-not-found"),
            (NftError::TokenUriInvalid(field("tokenUri")), Purpose::Document, "token-uri-invalid"),
            (NftError::TokenUriInvalid(field("uri")), Purpose::Medium, "media-unsupported"),
            (NftError::TokenUriInvalid(field("record")), Purpose::Avatar, "avatar-invalid"),
            (NftError::MetadataInvalid(field("metadata")), Purpose::Document, "metadata-invalid"),
            (NftError::IntegrityMismatch(mismatch), Purpose::Medium, "integrity-mismatch"),
            (NftError::Upstream(failure), Purpose::Document, "upstream-error"),
            (NftError::ContentNotFound(field("path")), Purpose::Document, "content-not-found"),
            (NftError::ContentTooLarge(5), Purpose::Document, "metadata-invalid"),
            (NftError::ContentTooLarge(5), Purpose::Medium, "content-too-large"),
            (NftError::ContentUnsupported(field("content")), Purpose::Medium, "media-unsupported"),
            (NftError::RangeNotSatisfiable(5), Purpose::Medium, "range-not-satisfiable"),
            (NftError::AvatarNotFound(String::new()), Purpose::Avatar, "avatar-not-set"),
            (NftError::AvatarNotOwned(String::new()), Purpose::Avatar, "avatar-not-owned"),
            (NftError::Other(String::new()), Purpose::Document, "internal"),
        ] {
            let problem = problem_of(error, purpose);
            assert_eq!(problem.code.text(), code);
            assert!(!problem.detail.contains("KEY"));
            if problem.code == Code::UpstreamError {
                assert_eq!(
                    (problem.retry_after_seconds(), problem.retryable, problem.more.reason),
                    (Some(2), Some(true), Some("throttled"))
                );
            }
        }
    }
}
