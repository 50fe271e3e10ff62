//! The placeholder `{id}` in the URI of a standard that has none.

use mintmark_nft::document::Standard;
use mintmark_nft::settings::ChainSettings;

use crate::support::chain::text;
use crate::support::contracts::Contracts;
use crate::support::{Run, codes, drive, ok, resolution, settings, status};

fn run(contracts: &Contracts) -> Run {
    drive(resolution("7", settings()), |wanted| contracts.answer(wanted))
}

#[test]
fn the_id_is_filled_into_a_token_uri_of_erc721() {
    let padded = format!("https://h.example/{:064x}.json", 7);
    for uri in ["https://h.example/{id}.json", "https://h.example/%7Bid%7D.json"] {
        let contracts = || Contracts::erc721().call("c87b56dd", text(uri));
        let document = run(&contracts().web(&padded, ok(r#"{"name":"Padded"}"#))).document();
        assert_eq!((document.standard, document.token_uri.as_str(), codes(&document)), (Standard::Erc721, uri, vec!["id-in-uri"]));
        let decimal = contracts().web(&padded, status(404)).web("https://h.example/7.json", ok(r#"{"name":"Decimal"}"#));
        let document = run(&decimal).document();
        assert!(document.normalized.contains("Decimal"), "{}", document.normalized);
        assert_eq!(codes(&document), ["id-in-uri", "decimal-id"]);
    }
}

#[test]
fn content_in_a_token_uri_of_erc721_stays_as_it_is() {
    for uri in [r#"data:application/json,{"name":"of {id}"}"#, r#"{"name":"of {id}"}"#] {
        let document = run(&Contracts::erc721().call("c87b56dd", text(uri))).document();
        assert!(document.normalized.contains("of {id}"), "{}", document.normalized);
        assert!(!codes(&document).contains(&"id-in-uri"), "{uri}");
    }
    let broken = run(&Contracts::erc721().call("c87b56dd", text("data:application/json,<html>{id}"))).error();
    assert!(format!("{broken:?}").contains("MetadataInvalid"), "{broken:?}");
}

/// The id is that of the original token.
#[test]
fn the_id_is_filled_into_the_uri_of_a_bridged_token() {
    let (origin, original) = ("https://origin.example/rpc", "0x1111111111111111111111111111111111111111");
    let mut chains = settings();
    chains.chains.push(ChainSettings { id: "5".to_owned(), rpc: vec![origin.to_owned()] });
    for (function, selector, warnings) in
        [("tokenURI", "c87b56dd", vec!["id-in-uri", "eip681-call"]), ("uri", "0e89341c", vec!["eip681-call"])]
    {
        let contracts = Contracts::erc721()
            .call("c87b56dd", text(&format!("ethereum:{original}@5/{function}?uint256=77")))
            .at(origin, original, &format!("{selector}{:064x}", 77), text("https://h.example/{id}"))
            .web(&format!("https://h.example/{:064x}", 77), ok(r#"{"name":"Origin"}"#));
        let document = drive(resolution("7", chains.clone()), |wanted| contracts.answer(wanted)).document();
        assert_eq!(codes(&document), warnings, "{function}");
    }
}
