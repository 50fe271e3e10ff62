//! The placeholder of ERC-1155.

use alloy_primitives::U256;
use mintmark_nft::uri::template::{Filler, TooLong, fill_decimal};

const PADDED: &str = "000000000000000000000000000000000000000000000000000000000004cce0";

fn fill(text: &str) -> String {
    Filler::new(PADDED.to_owned(), 1000).fill(text).unwrap().into_owned()
}

#[test]
fn every_placeholder_is_filled() {
    for text in ["a/{id}/{id}.json", "a/%7Bid%7D/%7bid%7d.json", "a/{id%7D/%7Bid}.json"] {
        assert_eq!(fill(text), format!("a/{PADDED}/{PADDED}.json"), "{text}");
    }
    assert_eq!(fill("0x{id}"), format!("0x{PADDED}"));
    for text in ["", "id", "{ID}", "{id", "id}", "{ id }", "{{i}d}", "%7Did%7B", "grid{x}"] {
        assert_eq!(fill(text), text);
    }
    assert_eq!(fill("{{id}}"), format!("{{{PADDED}}}"));
}

#[test]
fn the_decimal_form_is_for_a_second_attempt() {
    let id = U256::from(314_592);
    let cases = [("a/{id}.json", Some("a/314592.json")), ("a/0x{id}/%7Bid%7D", Some("a/314592/314592")), ("a/1.json", None)];
    for (uri, expected) in cases {
        assert_eq!(fill_decimal(uri, &id).as_deref(), expected, "{uri}");
    }
    assert_eq!(fill_decimal("{id}", &U256::MAX).unwrap(), U256::MAX.to_string());
}

#[test]
fn the_growth_is_bounded() {
    let mut filler = Filler::new(PADDED.to_owned(), 130);
    assert!(filler.fill("{id}{id}").is_ok());
    assert_eq!(filler.fill("{id}"), Err(TooLong));
}
