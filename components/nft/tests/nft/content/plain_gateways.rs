//! Plain gateways, whose answers nobody verifies: taken only where the operator asks for it.

use mintmark_nft::document::IntegrityStatus;
use mintmark_nft::error::Error;
use mintmark_nft::http::{Response, Wanted};
use mintmark_nft::settings::{IpfsVerification, Settings};

use crate::support::chain::{Chain, text};
use crate::support::ipfs::Blocks;
use crate::support::stream::{field, open, read};
use crate::support::{Outcome, Run, drive, fetch_of, ok, resolution, settings, status};

const DOCUMENT: &str = r#"{"name":"A"}"#;

fn prefer() -> Settings {
    Settings { ipfs_verification: IpfsVerification::Prefer, ..settings() }
}

fn resolve(given: Settings, uri: &str, world: impl Fn(&Wanted) -> Outcome) -> Run {
    let chain = Chain::erc721(text(uri));
    drive(resolution("1", given), |wanted| chain.answer(wanted).unwrap_or_else(|| world(wanted)))
}

/// Answers without `format` only.
fn plain_only(wanted: &Wanted) -> Outcome {
    if fetch_of(wanted).url.contains('?') { status(406) } else { ok(DOCUMENT) }
}

#[test]
fn the_answer_of_a_plain_gateway_is_unverified() {
    let root = Blocks::default().directory(&[]);
    let run = resolve(prefer(), &format!("ipfs://{root}/a b.json"), plain_only);
    assert!(run.urls().last().unwrap().ends_with(&format!("/ipfs/{root}/a%20b.json")));
    let document = run.document();
    assert_eq!((document.raw.as_str(), document.integrity.status), (DOCUMENT, IntegrityStatus::Unverified));
    let refused = resolve(settings(), &format!("ipfs://{root}/a b.json"), plain_only).error();
    assert!(matches!(refused, Error::UpstreamError(_)), "{refused:?}");
}

#[test]
fn a_trustless_gateway_comes_first() {
    let mut blocks = Blocks::default();
    let document = blocks.put(0x55, DOCUMENT.as_bytes());
    let root = blocks.directory(&[("1", document)]);
    let trustless =
        |wanted: &Wanted| if fetch_of(wanted).url.starts_with("https://b.") { blocks.answer(wanted) } else { plain_only(wanted) };
    let run = resolve(prefer(), &format!("ipfs://{root}/1"), trustless);
    assert_eq!(run.document().integrity.status, IntegrityStatus::Verified);
}

#[test]
fn a_mismatch_is_refused_all_the_same() {
    let mut blocks = Blocks::default();
    let root = blocks.put(0x55, DOCUMENT.as_bytes());
    let lying = |wanted: &Wanted| ok(if fetch_of(wanted).url.contains('?') { r#"{"name":"B"}"# } else { DOCUMENT });
    let error = resolve(prefer(), &format!("ipfs://{root}"), lying).error();
    assert!(matches!(error, Error::IntegrityMismatch(_)), "{error:?}");
    // A gateway that ignores `format=raw` sends the file in place of its block, and says so.
    let file = blocks.file(DOCUMENT.as_bytes(), 4);
    let ignoring = |_: &Wanted| -> Outcome {
        Some(Ok(Response { status: 200, headers: vec![field("content-type", "application/json")], body: DOCUMENT.into() }))
    };
    assert_eq!(resolve(prefer(), &format!("ipfs://{file}"), ignoring).document().integrity.status, IntegrityStatus::Unverified);
    let error = resolve(settings(), &format!("ipfs://{file}"), ignoring).error();
    assert!(matches!(error, Error::IntegrityMismatch(_)), "{error:?}");
}

#[test]
fn a_missing_entry_is_not_asked_for_again() {
    let mut blocks = Blocks::default();
    let root = blocks.directory(&[]);
    let run = resolve(prefer(), &format!("ipfs://{root}/1"), |wanted| blocks.answer(wanted));
    assert!(run.urls().iter().all(|url| !url.contains("/ipfs/") || url.ends_with("?format=raw")));
    assert!(matches!(run.error(), Error::ContentNotFound(_)));
}

#[test]
fn a_medium_of_a_plain_gateway_is_streamed() {
    let root = Blocks::default().directory(&[]);
    let read = read(open(&format!("ipfs://{root}/a.png"), None, prefer()), |wanted| {
        if fetch_of(wanted).url.contains('?') { status(406) } else { ok(vec![7; 2500]) }
    });
    assert_eq!((read.bytes, read.end), (vec![7; 2500], Some(Ok(()))));
    assert_eq!(read.head.unwrap().integrity.status, IntegrityStatus::Unverified);
}
