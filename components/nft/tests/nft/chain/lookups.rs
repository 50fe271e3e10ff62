//! CCIP-Read (ERC-3668) end to end: a `tokenURI` whose answer is on the web.

use alloy_primitives::Address;
use mintmark_nft::error::Error;
use mintmark_nft::http::{Failure, Method};

use super::ccip::revert;
use crate::support::chain::{nothing, text};
use crate::support::contracts::{Contracts, reverted_with};
use crate::support::{CONTRACT, Run, drive, ok, redirect, resolution, response, settings, status};

const DOCUMENT: &str = r#"data:application/json,{"name":"A"}"#;
const TOKEN_URI: &str = "c87b56dd";
/// The callback of the reverts.
const CALLBACK: &str = "ca11bacc";

fn sender() -> Address {
    CONTRACT.parse().unwrap()
}

fn lookup(urls: &[&str]) -> Contracts {
    Contracts::erc721().call(TOKEN_URI, reverted_with(&revert(&sender(), urls, &[0xab], b"extra")))
}

fn run(contracts: &Contracts) -> Run {
    drive(resolution("7", settings()), |wanted| contracts.answer(wanted))
}

fn answered(contracts: Contracts) -> Contracts {
    contracts.call(CALLBACK, text(DOCUMENT))
}

#[test]
fn the_answer_of_a_server_goes_to_the_callback() {
    let contracts = answered(lookup(&["https://a.example/{sender}/{data}.json"]))
        .web(&format!("https://a.example/{}/0xab.json", CONTRACT.to_lowercase()), ok(r#"{"data":"0x1234"}"#));
    let run = run(&contracts);
    let callback = String::from_utf8(
        crate::support::fetch_of(run.wanted.iter().rfind(|wanted| wanted.purpose == "tokenURI").unwrap()).body.clone().unwrap(),
    )
    .unwrap();
    assert!(callback.contains(CALLBACK) && callback.contains("1234") && callback.contains("6578747261"), "{callback}");
    assert!(callback.ends_with(r#""0x10"]}"#), "at the same block: {callback}");
    assert_eq!(run.document().token_uri, DOCUMENT);
    assert_eq!(contracts.asked.borrow()[0].0, Method::Get);
}

#[test]
fn without_data_in_the_url_the_request_is_a_post() {
    let contracts = answered(lookup(&["https://a.example/"])).web("https://a.example/", ok(r#"{"data":"0x1234"}"#));
    assert_eq!(run(&contracts).document().token_uri, DOCUMENT);
    let body = format!(r#"{{"data":"0xab","sender":"{}"}}"#, CONTRACT.to_lowercase());
    assert_eq!(*contracts.asked.borrow(), [(Method::Post, "https://a.example/".to_owned(), body)]);
}

#[test]
fn the_next_server_is_asked_unless_the_request_is_wrong() {
    let good = || ok(r#"{"data":"0x12"}"#);
    for failed in
        [status(500), status(503), ok("<html>"), ok("{}"), Some(Err(Failure::TimedOut)), Some(Err(Failure::Refused("private".to_owned())))]
    {
        let contracts = answered(lookup(&["http://plain.example/", "https://a.example/", "https://b.example/"]))
            .web("https://a.example/", failed.clone())
            .web("https://b.example/", good());
        assert_eq!(run(&contracts).document().token_uri, DOCUMENT, "{failed:?}");
    }
    for code in [400, 403, 429] {
        let contracts =
            answered(lookup(&["https://a.example/", "https://b.example/"])).web("https://a.example/", Some(Ok(response(code, "no"))));
        match run(&contracts).error() {
            Error::UpstreamError(upstream) => {
                assert_eq!((upstream.origin.as_str(), upstream.retryable), ("https://a.example", code == 429));
                assert!(upstream.detail.contains("ERC-3668"), "{upstream:?}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_next_server_is_asked_while_one_is_silent() {
    let contracts = answered(lookup(&["https://a.example/", "https://b.example/", "https://c.example/"]))
        .web("https://a.example/", None)
        .web("https://b.example/", None)
        .web("https://c.example/", ok(r#"{"data":"0x12"}"#));
    let run = run(&contracts);
    assert_eq!((contracts.asked.borrow().len(), run.wakes), (3, 2));
    assert_eq!(run.document().token_uri, DOCUMENT);
}

/// 404 says that the server has no such data, so that no other one is asked.
#[test]
fn data_that_a_server_does_not_have_is_not_found() {
    let contracts = lookup(&["https://a.example/", "https://b.example/"]).web("https://a.example/", status(404));
    match run(&contracts).error() {
        Error::ContentNotFound(invalid) => assert!(invalid.expected.contains("https://a.example"), "{invalid:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn redirects_of_a_server_are_followed() {
    let contracts = answered(lookup(&["https://a.example/{data}"]))
        .web("https://a.example/0xab", redirect("/moved"))
        .web("https://a.example/moved", ok(r#"{"data":"0x12"}"#));
    assert_eq!(run(&contracts).document().token_uri, DOCUMENT);
    let contracts = lookup(&["https://a.example/{data}"]).web("https://a.example/0xab", redirect("http://a.example/plain"));
    assert!(matches!(run(&contracts).error(), Error::UpstreamError(upstream) if !upstream.retryable));
    let contracts = lookup(&["https://a.example/{data}"]).web("https://a.example/0xab", redirect("/0xab"));
    assert!(matches!(run(&contracts).error(), Error::UpstreamError(_)));
}

#[test]
fn a_lookup_of_another_contract_is_refused() {
    let data = revert(&Address::repeat_byte(1), &["https://a.example/"], b"", b"");
    let contracts = Contracts::erc721().call(TOKEN_URI, reverted_with(&data));
    match run(&contracts).error() {
        Error::TokenUriInvalid(invalid) => assert!(invalid.expected.contains("sender"), "{invalid:?}"),
        other => panic!("{other:?}"),
    }
    assert!(contracts.asked.borrow().is_empty());
}

#[test]
fn lookups_nest_four_times() {
    let again = revert(&sender(), &["https://a.example/"], b"", b"");
    let contracts =
        lookup(&["https://a.example/"]).call(CALLBACK, reverted_with(&again)).web("https://a.example/", ok(r#"{"data":"0x12"}"#));
    match run(&contracts).error() {
        Error::TokenUriInvalid(invalid) => assert!(invalid.expected.contains("at most 4 nested"), "{invalid:?}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(contracts.asked.borrow().len(), 4);
}

#[test]
fn a_lookup_without_a_usable_url_fails() {
    for urls in [&[][..], &["http://a.example/"], &["file:///etc/passwd", "ipfs://x"]] {
        assert!(matches!(run(&lookup(urls)).error(), Error::TokenUriInvalid(_)), "{urls:?}");
    }
    let broken = Contracts::erc721().call(TOKEN_URI, reverted_with(&[0x55, 0x6f, 0x18, 0x30, 1, 2]));
    assert!(matches!(run(&broken).error(), Error::TokenUriInvalid(_)));
    let silent = lookup(&["https://a.example/"]).web("https://a.example/", ok(r#"{"data":"0x12"}"#)).call(CALLBACK, nothing());
    assert!(matches!(run(&silent).error(), Error::TokenNotFound(_)));
}
