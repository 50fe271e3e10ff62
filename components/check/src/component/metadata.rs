//! A metadata document, by the nft component. It asks a made-up chain where the document is, and
//! gets what came by standard input.

use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use super::bindings::mintmark::nft::http::{Method, Response};
use super::bindings::mintmark::nft::metadata::{
    Document, Error, IntegrityStatus, Invalid, Progress, Resolution, Settings, Settled, Token, Wanted,
};
use crate::arguments::Standard;
use crate::chain;
use crate::report::{Finding, Found, Report, Warning};

const KIND: &str = "metadata";
const VERDICTS: [&str; 2] = ["usable", "not usable"];
/// Rounds after which the command gives up. The component needs three or four.
const MAX_ROUNDS: usize = 16;

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
    let settings = Settings { rpc: vec![chain::ENDPOINT.to_owned()], ipfs: Vec::new(), hedge_after_ms: 1000, max_json_bytes: 1024 * 1024 };
    let resolution = Resolution::start(&token, &settings).map_err(finding)?;
    let mut settled: Vec<Settled> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        match resolution.advance(&settled) {
            Progress::Need(need) => settled = need.start.iter().map(|wanted| settle(wanted, document, standard)).collect(),
            Progress::Done(document) => return Ok(document),
            Progress::Failed(error) => return Err(finding(error)),
        }
    }
    Err(Finding::new("", "an answer", "a component that goes on asking"))
}

fn settle(wanted: &Wanted, document: &[u8], standard: Standard) -> Settled {
    let body = match wanted.fetch.method {
        Method::Post => chain::answer(wanted.fetch.body.as_deref().unwrap_or_default(), standard),
        Method::Get => document.to_vec(),
        Method::Head => Vec::new(),
    };
    Settled { id: wanted.id, outcome: Ok(Response { status: 200, headers: Vec::new(), body }) }
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
        Error::MetadataInvalid(it) | Error::TokenUriInvalid(it) => invalid("", it),
        Error::TokenNotFound(detail) | Error::Other(detail) => Finding::new("", "a document", detail),
        Error::IntegrityMismatch(it) => Finding::new("", it.expected, it.got),
        Error::UpstreamError(it) => Finding::new("", "a document", it.detail),
    }
}
