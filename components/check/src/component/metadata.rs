//! A metadata document, by the nft component. It asks a made-up chain where the document is, and
//! gets what came by standard input.

use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use super::bindings::mintmark::nft::http::{Method, Response};
use super::bindings::mintmark::nft::metadata::{
    Action, Answer, ChainSettings, Document, Error, IntegrityStatus, Invalid, IpfsVerification, Outcome, Resolution, Settings, Settled,
    Subject, Token, TokenQuery, Wanted, validate,
};
use crate::arguments::Standard;
use crate::chain;
use crate::report::{Finding, Found, Report, Warning};

const KIND: &str = "metadata";
const VERDICTS: [&str; 2] = ["usable", "not usable"];
/// Rounds after which the command gives up. The component needs three or four.
const MAX_ROUNDS: u64 = 16;

/// Checks a document as the metadata of a token.
pub(super) fn check(document: Result<Vec<u8>, Finding>, standard: Standard, token_id: &str) -> Report {
    let resolved = document.and_then(|document| resolve(&document, standard, token_id));
    let mut report = match resolved {
        Err(finding) => Report::of(KIND, VERDICTS, vec![finding]),
        Ok(document) => {
            let mut report = Report::of(KIND, VERDICTS, Vec::new());
            report.warnings = document
                .warnings
                .iter()
                .map(|it| Warning { code: it.code.clone(), at: it.at.clone(), detail: it.detail.clone() })
                .collect();
            report.found = found(document);
            report
        }
    };
    report.not_checked.push("media: nothing is fetched".to_owned());
    report.not_checked.push("integrity of the document: it came by standard input".to_owned());
    report
}

fn resolve(document: &[u8], standard: Standard, token_id: &str) -> Result<Document, Finding> {
    let token = Token { chain: chain::CHAIN.to_owned(), contract: chain::CONTRACT.to_owned(), token_id: token_id.to_owned() };
    let subject = Subject::Token(TokenQuery { token, locale: None, owner: None, with_body: false, with_extensions: false });
    validate(&subject).map_err(finding)?;
    let resolution = Resolution::start(&[subject], &settings());
    let mut settled: Vec<Settled> = Vec::new();
    for round in 0..MAX_ROUNDS {
        // A second passes in every round, so that no pause lasts.
        let step = resolution.advance(&settled, round.saturating_mul(1000));
        match step.answered.into_iter().next().map(|answered| answered.outcome) {
            Some(Ok(Answer::Token(document))) => return Ok(document),
            Some(Ok(_)) => break,
            Some(Err(error)) => return Err(finding(error)),
            None => settled = step.need.start.iter().map(|wanted| settle(wanted, document, standard)).collect(),
        }
    }
    Err(Finding::new("", "an answer", "a component that goes on asking"))
}

fn settings() -> Settings {
    Settings {
        chains: vec![ChainSettings { id: chain::CHAIN.to_owned(), rpc: vec![chain::ENDPOINT.to_owned()] }],
        ipfs: Vec::new(),
        arweave: Vec::new(),
        ipfs_verification: IpfsVerification::Require,
        hedge_after_ms: 1000,
        deadline_ms: 10_000,
        max_json_bytes: 1024 * 1024,
        max_json_depth: 128,
        max_data_uri_bytes: 1024 * 1024,
        max_redirects: 0,
        max_blocks: 1,
        max_media_bytes: 1024 * 1024,
    }
}

fn settle(wanted: &Wanted, document: &[u8], standard: Standard) -> Settled {
    let fetch = match &wanted.action {
        Action::Fetch(fetch) | Action::Open(fetch) => fetch,
        Action::NextChunk(_) => return Settled { id: wanted.id, outcome: Outcome::NextChunk(Ok(None)) },
    };
    let body = match fetch.method {
        Method::Post => chain::answer(fetch.body.as_deref().unwrap_or_default(), standard),
        Method::Get => document.to_vec(),
        Method::Head => Vec::new(),
    };
    Settled { id: wanted.id, outcome: Outcome::Fetch(Ok(Response { status: 200, headers: Vec::new(), body })) }
}

fn found(document: Document) -> Found {
    let media: Vec<_> = document
        .media
        .iter()
        .map(|medium| {
            let status = match medium.integrity.status {
                IntegrityStatus::Verified => "verified",
                IntegrityStatus::Unverified => "unverified",
                IntegrityStatus::Unverifiable => "unverifiable",
                IntegrityStatus::OnChain => "on-chain",
            };
            json!({ "field": medium.field, "uri": medium.uri, "status": status, "cid": medium.integrity.cid })
        })
        .collect();
    let metadata = RawValue::from_string(document.normalized).ok();
    let media = to_raw_value(&media).ok();
    Found([("metadata", metadata), ("media", media)].into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

fn finding(error: Error) -> Finding {
    let invalid = |at: &str, Invalid { field, expected, got }: Invalid| Finding::new(at, format!("{expected} ({field})"), got);
    match error {
        Error::InvalidToken(it) => invalid("--token-id", it),
        Error::MetadataInvalid(it) | Error::TokenUriInvalid(it) | Error::ContentNotFound(it) | Error::ContentUnsupported(it) => {
            invalid("", it)
        }
        Error::ContentTooLarge(max) | Error::RangeNotSatisfiable(max) => Finding::new("", format!("at most {max} bytes"), "more"),
        Error::TokenNotFound(detail) | Error::AvatarNotFound(detail) | Error::AvatarNotOwned(detail) | Error::Other(detail) => {
            Finding::new("", "a document", detail)
        }
        Error::IntegrityMismatch(it) => Finding::new("", it.expected, it.got),
        Error::UpstreamError(it) => Finding::new("", "a document", it.detail),
    }
}
