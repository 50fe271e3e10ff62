//! The selectors in the tables.

use std::collections::BTreeMap;

use mintmark_signer::calldata::{function::Function, spends, unpack};

#[test]
fn selectors_match_their_signatures() {
    for (selector, signature) in unpack::wrappers().chain(spends::functions()) {
        let function = Function::parse(signature).unwrap();
        assert_eq!(function.signature(), signature);
        assert_eq!(function.selector, selector, "{signature}: {:02x?}", function.selector);
    }
}

#[test]
fn selectors_are_unique() {
    let mut seen = BTreeMap::new();
    for (selector, signature) in unpack::wrappers().chain(spends::functions()) {
        assert_eq!(seen.insert(selector, signature), None, "{signature}");
    }
    assert!(seen.len() > 60, "{}", seen.len());
}
