//! Spends, encoded by viem and ethers (`scripts/vectors.ts`).

use std::collections::BTreeSet;

use mintmark_signer::{
    calldata::spends::{functions, spends},
    encoding::{address::Address, hex, quantity::decimal_u256},
    request::effects::Spend,
};
use serde_json::Value;

use crate::support::vectors::{text, vectors};

fn address(value: &Value) -> Address {
    Address::parse(value.as_str().unwrap()).unwrap()
}

#[test]
fn spends_have_the_encoded_amounts() {
    let mut seen = BTreeSet::new();
    for row in &vectors("calldata-spends.json") {
        seen.insert(text(row, "function").to_owned());
        let expected: Vec<Spend> = row["spends"]
            .as_array()
            .unwrap()
            .iter()
            .map(|spend| Spend { token: address(&spend["token"]), amount: decimal_u256(text(spend, "amount")).unwrap() })
            .collect();
        assert_eq!(spends(&address(&row["to"]), &hex::decode(text(row, "calldata")).unwrap()), Ok(expected), "{row}");
    }
    let all: BTreeSet<String> = functions().map(|(_, signature)| signature.into()).collect();
    assert_eq!(seen, all);
}

#[test]
fn a_spend_with_a_non_canonical_encoding_is_an_error() {
    for row in &vectors("calldata-spends.json") {
        let calldata = hex::decode(text(row, "calldata")).unwrap();
        for wrong in [&[&calldata[..], &[0]].concat(), &calldata[..calldata.len() - 1], &calldata[..4]] {
            let error = spends(&address(&row["to"]), wrong).unwrap_err();
            assert_eq!(error.function, text(row, "function"));
            assert!(error.to_string().starts_with(&format!("{}: expected ", error.function)), "{error}");
        }
    }
}

#[test]
fn other_calls_spend_nothing() {
    let to = Address([7; 20]);
    for calldata in ["0x", "0xa9", "0xa9059c", "0xac9650d8", "0x12345678"] {
        assert_eq!(spends(&to, &hex::decode(calldata).unwrap()), Ok(Vec::new()), "{calldata}");
    }
}
