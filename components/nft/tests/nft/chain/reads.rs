//! From the token's identity to its URI: the calls, the endpoints, and the kinds of refusals.

use crate::support::chain::{Call, Chain, bytes, nothing, reverted, text, word};
use crate::support::{CONTRACT, Outcome, Run, codes, drive, fetch_of, ok, resolution, settings, status, with_rpc};
use mintmark_nft::document::Standard;
use mintmark_nft::error::Error;
use mintmark_nft::http::{ChosenBy, Failure, Method};
use mintmark_nft::settings::Settings;
use serde_json_lenient::json;

const DOCUMENT: &str = r#"data:application/json,{"name":"A"}"#;

fn run(chain: &Chain) -> Run {
    drive(resolution("7", settings()), |wanted| chain.answer(wanted).expect("only the chain is asked"))
}

#[test]
fn the_first_round_sends_three_queries_at_once() {
    let run = run(&Chain::erc721(text(DOCUMENT)));
    let first: Vec<_> =
        run.wanted.iter().take(3).map(|wanted| String::from_utf8(fetch_of(wanted).body.clone().unwrap()).unwrap()).collect();
    let contract = CONTRACT.to_lowercase();
    let call = |interface: &str| {
        let data = format!("0x01ffc9a7{interface}{}", "0".repeat(56));
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{{"to":"{contract}","data":"{data}"}},"latest"]}}"#)
    };
    assert_eq!(
        first,
        [r#"{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}"#.to_owned(), call("80ac58cd"), call("d9b67a26")]
    );
    for wanted in &run.wanted {
        assert_eq!((fetch_of(wanted).method, fetch_of(wanted).chosen_by), (Method::Post, ChosenBy::Operator));
        let key = fetch_of(wanted).coalesce.as_deref().unwrap();
        assert!(!key.contains("secret"), "a coalescing key must not hold a URL: {key}");
    }
    let keys: std::collections::BTreeSet<_> = run.wanted.iter().map(|wanted| fetch_of(wanted).coalesce.clone()).collect();
    assert_eq!(keys.len(), run.wanted.len());
}

#[test]
fn the_second_round_reads_the_uri_at_that_block() {
    let run = run(&Chain::erc721(text(DOCUMENT)));
    let body = String::from_utf8(fetch_of(&run.wanted[3]).body.clone().unwrap()).unwrap();
    assert!(body.contains(&format!("0xc87b56dd{:064x}", 7)) && body.ends_with(r#""0x1406f40"]}"#), "{body}");
    let document = run.document();
    assert_eq!((document.standard, document.block.as_str(), document.token_id.as_str()), (Standard::Erc721, "21000000", "7"));
    assert_eq!((document.contract.as_str(), document.token_uri.as_str()), (CONTRACT, DOCUMENT));
    assert!(document.warnings.is_empty(), "{:?}", document.warnings);
}

#[test]
fn the_standard_is_detected_by_erc165() {
    let cases: [(&str, Chain, Standard, &[&str]); 5] = [
        ("ERC-721", Chain::erc721(text(DOCUMENT)), Standard::Erc721, &[]),
        ("ERC-1155", Chain::erc1155(text(DOCUMENT)), Standard::Erc1155, &[]),
        ("both, by tokenURI", Chain { erc1155: word(1), ..Chain::erc721(text(DOCUMENT)) }, Standard::Erc721, &[]),
        ("both, tokenURI reverts", Chain { erc721: word(1), ..Chain::erc1155(text(DOCUMENT)) }, Standard::Erc1155, &[]),
        (
            "no ERC-165, uri",
            Chain { erc721: reverted(), erc1155: nothing(), ..Chain::erc1155(text(DOCUMENT)) },
            Standard::Erc1155,
            &["no-erc165"],
        ),
    ];
    for (name, chain, standard, warnings) in cases {
        let document = run(&chain).document();
        assert_eq!((document.standard, codes(&document)), (standard, warnings.to_vec()), "{name}");
    }
}

#[test]
fn an_error_says_whether_the_token_or_the_contract_is_missing() {
    let reason =
        json!({"code": 3, "message": "execution reverted: no", "data": format!("0x08c379a0{:064x}{:064x}6e6f{}", 32, 2, "0".repeat(60))});
    let custom = json!({"code": 3, "message": "execution reverted", "data": "0x7e2732890000"});
    let silent = || Chain { erc721: nothing(), erc1155: nothing(), token_uri: nothing(), uri: nothing(), code: nothing() };
    let cases = [
        ("revert with a reason", Chain::erc721(Call::Fails(reason)), "has no token 7: tokenURI reverted: no"),
        ("custom error", Chain::erc721(Call::Fails(custom)), "has no token 7: tokenURI reverted with the custom error 0x7e273289"),
        (
            "revert in words only",
            Chain::erc721(Call::Fails(json!({"code": -32000, "message": "execution reverted"}))),
            "tokenURI failed: execution reverted",
        ),
        ("nothing", Chain::erc721(nothing()), "has no token 7: the contract returns nothing"),
        ("no contract", silent(), "there is no contract at 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed on chain 1"),
        (
            "a silent contract",
            Chain { code: Call::Returns("60".to_owned()), ..silent() },
            "is not an ERC-721 or ERC-1155 contract: it returns nothing",
        ),
        (
            "a contract of something else",
            Chain { erc721: word(0), ..Chain::erc721(reverted()) },
            "is not an ERC-721 or ERC-1155 contract, or has no token 7: uri failed",
        ),
    ];
    for (name, chain, expected) in cases {
        match run(&chain).error() {
            Error::TokenNotFound(text) => assert!(text.contains(expected), "{name}: {text}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_malformed_return_value_is_refused() {
    let cases = [
        ("one word", word(32), "the offset 32 in bytes that allow 0"),
        ("half a word", Call::Returns("20".to_owned()), "1 bytes where 32 are needed"),
        ("offset outside", Call::Returns(format!("{:064x}{:064x}", 64, 0)), "the offset 64 in bytes that allow 32"),
        ("offset of 2^256-1", Call::Returns("f".repeat(128)), "the offset"),
        ("length outside", Call::Returns(format!("{:064x}{:064x}41", 32, 2)), "the length 2 where 1 bytes follow"),
        ("length of 2^256-1", Call::Returns(format!("{:064x}{}", 32, "f".repeat(64))), "the length"),
        ("no UTF-8", bytes(&[0xff, 0xfe]), "UTF-8"),
        ("empty", text(""), "the contract returned none"),
        ("NUL bytes only", bytes(&[0, 0]), "the contract returned none"),
    ];
    for (name, answer, expected) in cases {
        match run(&Chain::erc721(answer)).error() {
            Error::TokenUriInvalid(invalid) => {
                assert!(invalid.field == "tokenUri" && invalid.expected.contains(expected), "{name}: {invalid:?}")
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn an_unpadded_string_and_nul_bytes_are_accepted() {
    let digits: String = DOCUMENT.bytes().map(|byte| format!("{byte:02x}")).collect();
    let unpadded = Call::Returns(format!("{:064x}{:064x}{digits}", 32, DOCUMENT.len()));
    assert!(run(&Chain::erc721(unpadded)).document().warnings.is_empty());
    let document = run(&Chain::erc721(text(&format!("{DOCUMENT}\0\0")))).document();
    assert_eq!((document.token_uri.as_str(), codes(&document)), (DOCUMENT, vec!["nul-bytes"]));
}

#[test]
fn a_malformed_offchain_lookup_is_refused() {
    let lookup = json!({"code": 3, "message": "execution reverted", "data": "0x556f1830"});
    let error = run(&Chain::erc721(Call::Fails(lookup))).error();
    assert!(matches!(&error, Error::TokenUriInvalid(invalid) if invalid.expected.contains("ERC-3668")), "{error:?}");
}

fn two_endpoints() -> Settings {
    with_rpc(vec!["https://one.rpc/key".to_owned(), "https://two.rpc/key".to_owned()])
}

#[test]
fn after_a_failure_the_next_endpoint_is_asked_and_kept() {
    let rate_limited = json!({"jsonrpc": "2.0", "id": 1, "error": {"code": -32005, "message": "limit exceeded"}}).to_string();
    let failures: [(&str, Outcome); 12] = [
        ("unreachable", Some(Err(Failure::Unreachable("reset".to_owned())))),
        ("timed out", Some(Err(Failure::TimedOut))),
        ("refused", Some(Err(Failure::Refused("private".to_owned())))),
        ("other", Some(Err(Failure::Other("odd".to_owned())))),
        ("500", status(500)),
        ("429", status(429)),
        ("403", status(403)),
        ("an error that is not a revert", ok(rate_limited)),
        ("HTML", ok("<html>captcha</html>")),
        ("another id", ok(r#"{"jsonrpc":"2.0","id":2,"result":"0x"}"#)),
        ("no result", ok(r#"{"jsonrpc":"2.0","id":1}"#)),
        ("no digits", ok(r#"{"jsonrpc":"2.0","id":1,"result":"0xzz"}"#)),
    ];
    for (name, failure) in failures {
        let chain = Chain::erc721(text(DOCUMENT));
        let run = drive(resolution("7", two_endpoints()), |wanted| {
            if fetch_of(wanted).url.starts_with("https://one.") { failure.clone() } else { chain.answer(wanted).unwrap() }
        });
        let asked: Vec<bool> = run.urls().iter().map(|url| url.starts_with("https://one.")).collect();
        assert_eq!(asked, [true, true, true, false, false, false, false], "{name}: the endpoint that answered is asked for the URI");
        run.document();
    }
}

/// One node of several that replies nothing may lack the state of the block.
#[test]
fn a_missing_token_needs_a_second_endpoint() {
    let reason = json!({"code": 3, "message": "execution reverted", "data": "0x7e2732890000"});
    let run = |token_uri: Call, second: Outcome| {
        let chain = Chain::erc721(token_uri);
        drive(resolution("7", two_endpoints()), |wanted| {
            if fetch_of(wanted).url.starts_with("https://two.") { second.clone() } else { chain.answer(wanted).unwrap() }
        })
    };
    for (name, token_uri) in [("nothing", nothing()), ("a bare revert", reverted())] {
        for second in [status(503), status(401), ok("<html>"), Some(Err(Failure::Unreachable("reset".to_owned())))] {
            match run(token_uri.clone(), second.clone()).error() {
                Error::UpstreamError(upstream) => {
                    assert_eq!((upstream.origin.as_str(), upstream.retryable), ("https://two.rpc", true), "{name}, {second:?}");
                }
                other => panic!("{name}, {second:?}: {other:?}"),
            }
        }
        let confirmed = ok(r#"{"jsonrpc":"2.0","id":1,"result":"0x"}"#);
        assert!(matches!(run(token_uri, confirmed).error(), Error::TokenNotFound(_)), "{name}");
    }
    assert!(matches!(run(Call::Fails(reason), status(503)).error(), Error::TokenNotFound(_)), "a revert with data says why");
}

#[test]
fn if_all_endpoints_fail_the_error_names_the_origin_of_the_last() {
    let cases = [
        ("may help", status(503), status(401), true),
        ("does not help", status(404), status(401), false),
        ("may help", status(401), Some(Err(Failure::TimedOut)), true),
    ];
    for (name, first, second, expected) in cases {
        let run = drive(resolution("7", two_endpoints()), |wanted| {
            if fetch_of(wanted).url.starts_with("https://one.") { first.clone() } else { second.clone() }
        });
        match run.error() {
            Error::UpstreamError(upstream) => {
                assert_eq!((upstream.origin.as_str(), upstream.retryable), ("https://two.rpc", expected), "{name}")
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn no_other_endpoint_is_asked_for_a_uri_that_is_too_large() {
    let chain = Chain::erc721(Call::Responds(Some(Err(Failure::TooLarge(1)))));
    let run = drive(resolution("7", two_endpoints()), |wanted| chain.answer(wanted).unwrap());
    assert_eq!(run.wanted.len(), 4);
    let Some(limit) = run.wanted.last().map(|wanted| fetch_of(wanted).max_bytes) else { panic!("nothing was asked") };
    assert_eq!(run.error(), Error::ContentTooLarge(limit.into()), "the limit that was hit");
}

#[test]
fn without_endpoints_the_resolution_fails() {
    let run = drive(resolution("7", with_rpc(Vec::new())), |_| None);
    assert!(run.wanted.is_empty());
    assert_eq!(run.error(), Error::Other("no upstream is configured for this request".to_owned()));
}
