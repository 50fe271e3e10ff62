//! Tokens whose URI is not where the standards have it.

use mintmark_nft::avatar::TokenName;
use mintmark_nft::document::{Document, Standard};
use mintmark_nft::error::Error;
use mintmark_nft::resolution::Resolution;
use mintmark_nft::subject::{Subject, TokenQuery};

use crate::support::chain::{Call, reverted, text, word};
use crate::support::contracts::{Contracts, returned};
use crate::support::{CONTRACT, RPC, Run, codes, drive, ok, resolution, settings};
use mintmark_nft::chain::encode::{Argument, call_data};

const PUNKS: &str = "0xb47e3cd837ddf8e4c57f05d70ab865de6e193bbb";
const PUNKS_DATA: &str = "0x16f5a35647d6f03d5d3da7b35409d65ba03af3b2";
const ENS_REGISTRAR: &str = "0x57f1887a8bf19b14fc0df6fd9b2acc9af147ea85";
const ENS_WRAPPER: &str = "0xd4416b13d2b3a9abae7acd5d6c2bbdbe25686401";

fn run(contracts: &Contracts) -> Run {
    drive(resolution("7", settings()), |wanted| contracts.answer(wanted))
}

/// Resolves a token of a contract, with the owner.
fn run_of(contract: &str, token_id: &str, contracts: &Contracts) -> Run {
    let token = TokenName { chain: "1".to_owned(), contract: contract.to_owned(), token_id: token_id.to_owned() };
    let subject = Subject::Token(TokenQuery { token, locale: None, owner: Some(String::new()), with_body: false, with_extensions: false });
    drive(Resolution::start(vec![subject], settings()), |wanted| contracts.answer(wanted))
}

fn name(document: &Document) -> &str {
    let at = document.normalized.find(r#""name":""#).unwrap() + 8;
    document.normalized[at..].split('"').next().unwrap()
}

#[test]
fn an_empty_uri_is_the_base_uri_with_the_id() {
    for (base, url) in
        [("https://h.example/", "https://h.example/7"), ("https://h.example/{id}.json", &format!("https://h.example/{:064x}.json", 7))]
    {
        let contracts = Contracts::erc1155().call("0e89341c", text("")).call("6c0360eb", text(base)).web(url, ok(r#"{"name":"A"}"#));
        let document = run(&contracts).document();
        assert_eq!((document.standard, codes(&document)), (Standard::Erc1155, vec!["base-uri"]), "{base}");
    }
    let contracts = Contracts::erc721().call("c87b56dd", text(""));
    assert!(matches!(run(&contracts).error(), Error::TokenUriInvalid(_)));
}

#[test]
fn a_punk_is_made_of_what_the_data_contract_returns() {
    let contracts = Contracts::new()
        .at(RPC, PUNKS_DATA, "74beb047", text("data:image/svg+xml;utf8,<svg></svg>"))
        .at(RPC, PUNKS_DATA, "76dfe297", text("Male 1, Smile"))
        .at(RPC, PUNKS, "58178168", word(0x1111));
    let document = run_of(PUNKS, "7", &contracts).document();
    assert_eq!((name(&document), codes(&document)), ("CryptoPunk #7", vec!["special-contract"]));
    assert!(document.normalized.contains("Smile") && document.normalized.contains("data:image/svg+xml"), "{}", document.normalized);
    assert!(document.holding.unwrap().owner.unwrap().ends_with("1111"));
    for id in ["10000", "0x10000000000000007"] {
        assert!(matches!(run_of(PUNKS, id, &contracts).error(), Error::TokenNotFound(_)), "{id}");
    }
}

/// A node that lacks the state says nothing about the punk or its owner.
#[test]
fn what_one_node_does_not_know_of_a_punk_another_one_does() {
    let other = "https://other.example/rpc";
    let both = |contracts: Contracts| {
        let token = TokenName { chain: "1".to_owned(), contract: PUNKS.to_owned(), token_id: "7".to_owned() };
        let subject =
            Subject::Token(TokenQuery { token, locale: None, owner: Some(String::new()), with_body: false, with_extensions: false });
        let settings = crate::support::with_rpc(vec![RPC.to_owned(), other.to_owned()]);
        drive(Resolution::start(vec![subject], settings), move |wanted| contracts.answer(wanted))
    };
    let first = || Contracts::new().at(RPC, PUNKS_DATA, "", Call::Returns(String::new())).at(RPC, PUNKS, "58178168", reverted());
    let document = both(
        first()
            .at(other, PUNKS_DATA, "74beb047", text("data:image/svg+xml;utf8,<svg></svg>"))
            .at(other, PUNKS_DATA, "76dfe297", text("Male 1, Smile"))
            .at(other, PUNKS, "58178168", word(0x1111)),
    )
    .document();
    assert!(document.holding.unwrap().owner.unwrap().ends_with("1111"));
    let busy = both(first().at(other, PUNKS_DATA, "", Call::Responds(crate::support::status(503))));
    assert!(matches!(busy.error(), Error::UpstreamError(upstream) if upstream.retryable));
}

#[test]
fn names_of_ens_have_their_documents_at_its_service() {
    let document = r#"{"name":"a.eth"}"#;
    let registrar = format!("https://metadata.ens.domains/mainnet/{ENS_REGISTRAR}/7");
    let contracts = Contracts::new().at(RPC, ENS_REGISTRAR, "01ffc9a780ac58cd", word(1)).web(&registrar, ok(document));
    let resolved = run_of(ENS_REGISTRAR, "7", &contracts).document();
    assert_eq!((name(&resolved), resolved.token_uri.as_str()), ("a.eth", registrar.as_str()));

    let wrapper = format!("https://metadata.ens.domains/mainnet/{ENS_WRAPPER}/7");
    let contracts = Contracts::new().at(RPC, ENS_WRAPPER, "01ffc9a7d9b67a26", word(1)).web(&wrapper, ok(document));
    assert_eq!(run_of(ENS_WRAPPER, "7", &contracts).document().token_uri, wrapper);
    let own = "https://h.example/7";
    let contracts = Contracts::new()
        .at(RPC, ENS_WRAPPER, "01ffc9a7d9b67a26", word(1))
        .at(RPC, ENS_WRAPPER, "0e89341c", text(own))
        .web(own, ok(document));
    assert_eq!(run_of(ENS_WRAPPER, "7", &contracts).document().token_uri, own);
}

#[test]
fn an_lsp8_token_names_its_document_in_its_data() {
    let value = [[0u8; 6].as_slice(), &[0, 0], b"https://h.example/lsp4"].concat();
    let data = call_data([0; 4], &[Argument::Bytes(&value)])[4..].to_vec();
    let contracts =
        Contracts::new().states("3a271706").call("16e023b3", returned(&data)).web("https://h.example/lsp4", ok(r#"{"name":"L"}"#));
    let document = run(&contracts).document();
    assert_eq!((name(&document), codes(&document)), ("L", vec!["lsp8"]));
    let base = || call_data([0; 4], &[Argument::Bytes(&[[0u8; 8].as_slice(), b"https://h.example/base/"].concat())])[4..].to_vec();
    let contracts = Contracts::new()
        .states("3a271706")
        .call("54f6127f1a762860", returned(&base()))
        .web("https://h.example/base/7", ok(r#"{"name":"B"}"#));
    assert_eq!(name(&run(&contracts).document()), "B");
    match run(&Contracts::new().states("3a271706")).error() {
        Error::TokenNotFound(text) => assert!(text.contains("LSP8"), "{text}"),
        other => panic!("{other:?}"),
    }
}

/// A way that cannot be read is no way that does not exist.
#[test]
fn a_way_that_cannot_be_read_is_no_missing_token() {
    let busy = || Call::Responds(crate::support::status(503));
    for (what, contracts) in [
        ("LSP8", Contracts::new().call("01ffc9a73a271706", busy())),
        ("getDataForTokenId", Contracts::new().states("3a271706").call("16e023b3", busy())),
        ("getData", Contracts::new().states("3a271706").call("54f6127f", busy())),
        ("baseURI", Contracts::erc721().call("c87b56dd", text("")).call("6c0360eb", busy())),
    ] {
        match run(&contracts).error() {
            Error::UpstreamError(upstream) => assert!(upstream.retryable, "{what}"),
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn a_contract_that_answers_everything_is_no_lsp8_contract() {
    let fallback = Contracts::new().call("", Call::Returns(format!("{:064x}", 1)));
    assert!(run(&fallback).end.is_err());
    assert!(CONTRACT.starts_with("0x"));
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

#[test]
fn a_uri_that_is_the_medium_has_its_document_beside_it() {
    let contracts = Contracts::erc721()
        .call("c87b56dd", text("https://h.example/media/7"))
        .call("157c3df9", text("https://h.example/meta/7"))
        .web("https://h.example/media/7", ok(PNG))
        .web("https://h.example/meta/7", ok(r#"{"name":"Media","mimeType":"image/png"}"#));
    let document = run(&contracts).document();
    assert_eq!((name(&document), codes(&document)), ("Media", vec!["uri-is-medium"]));
    assert_eq!((document.media[0].uri.as_str(), document.media.len()), ("https://h.example/media/7", 1));
}

#[test]
fn a_medium_without_a_document_is_the_image() {
    let medium = || Contracts::erc721().call("c87b56dd", text("https://h.example/media/7")).web("https://h.example/media/7", ok(PNG));
    let broken = || medium().call("157c3df9", text("https://h.example/meta/7"));
    for (contracts, warnings) in [
        (medium(), vec!["uri-is-medium"]),
        (broken().web("https://h.example/meta/7", crate::support::status(404)), vec!["uri-is-medium", "not-read"]),
        (broken().web("https://h.example/meta/7", ok("<html></html>")), vec!["uri-is-medium", "not-read"]),
    ] {
        let document = run(&contracts).document();
        assert_eq!((document.media[0].uri.as_str(), codes(&document)), ("https://h.example/media/7", warnings));
    }
    let gif = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
    let document = run(&Contracts::erc721().call("c87b56dd", text(gif))).document();
    assert_eq!(document.media[0].uri, gif);
}

#[test]
fn a_bridged_token_names_its_original() {
    let origin = "https://origin.example/rpc";
    let original = "0x1111111111111111111111111111111111111111";
    let mut chains = settings();
    chains.chains.push(mintmark_nft::settings::ChainSettings { id: "5".to_owned(), rpc: vec![origin.to_owned()] });
    let resolve = |contracts: &Contracts| drive(resolution("7", chains.clone()), |wanted| contracts.answer(wanted));
    let bridged = |chain: &str| Contracts::erc721().call("c87b56dd", text(&format!("ethereum:{original}@{chain}/tokenURI?uint256=77")));
    let call = format!("c87b56dd{:064x}", 77);

    let contracts =
        bridged("5").at(origin, original, &call, text("https://h.example/77")).web("https://h.example/77", ok(r#"{"name":"Origin"}"#));
    let document = resolve(&contracts).document();
    assert_eq!((name(&document), codes(&document)), ("Origin", vec!["eip681-call"]));
    assert!(document.token_uri.starts_with("ethereum:") && document.contract == CONTRACT);

    let again = bridged("5").at(origin, original, &call, text(&format!("ethereum:{original}@5/tokenURI?uint256=77")));
    for contracts in [again, bridged("5"), bridged("6")] {
        assert!(matches!(resolve(&contracts).error(), Error::TokenUriInvalid(_)));
    }
}

#[test]
fn the_decimal_id_is_a_second_attempt() {
    let padded = format!("https://h.example/{:064x}.json", 7);
    let contracts = |uri: &str| Contracts::erc1155().call("0e89341c", text(uri)).web(&padded, crate::support::status(404));
    let found = contracts("https://h.example/{id}.json").web("https://h.example/7.json", ok(r#"{"name":"Decimal"}"#));
    let document = run(&found).document();
    assert_eq!((name(&document), codes(&document)), ("Decimal", vec!["decimal-id"]));
    let missing = contracts("https://h.example/{id}.json").web("https://h.example/7.json", crate::support::status(404));
    match run(&missing).error() {
        Error::UpstreamError(upstream) => assert_eq!(upstream.detail, "status 404"),
        other => panic!("{other:?}"),
    }
    assert_eq!(missing.asked.borrow().len(), 2);
    let busy = Contracts::erc1155().call("0e89341c", text("https://h.example/{id}.json")).web(&padded, crate::support::status(503));
    assert!(matches!(run(&busy).error(), Error::UpstreamError(_)));
}

/// Content that no hash verifies can come from the gateway that the URI names.
#[test]
fn a_named_gateway_is_asked_last() {
    let down = || crate::support::status(503);
    let tx = crate::uri::TX;
    let named = format!("https://arweave.net/{tx}");
    let own = format!("https://arweave.gateway/{tx}");
    let contracts = |answer| Contracts::erc721().call("c87b56dd", text(&named)).web(&own, down()).web(&named, answer);
    let document = run(&contracts(ok(r#"{"name":"Named"}"#))).document();
    assert_eq!((name(&document), codes(&document)), ("Named", vec!["gateway-url"]));
    match run(&contracts(down())).error() {
        Error::UpstreamError(upstream) => assert_eq!(upstream.origin, "https://arweave.gateway"),
        other => panic!("{other:?}"),
    }
}
