//! The tables' selectors are those of their signatures.

use std::collections::BTreeMap;

use mintmark_signer::calldata::{function::Function, spends, unpack};

#[test]
fn selectors_are_those_of_the_signatures() {
    for (selector, signature) in unpack::wrappers().chain(spends::functions()) {
        let function = Function::parse(signature).unwrap();
        assert_eq!(function.signature(), signature);
        assert_eq!(function.selector, selector, "{signature}: {:02x?}", function.selector);
    }
}

#[test]
fn no_selector_has_two_meanings() {
    let mut seen = BTreeMap::new();
    for (selector, signature) in unpack::wrappers().chain(spends::functions()) {
        assert_eq!(seen.insert(selector, signature), None, "{signature}");
    }
    assert!(seen.len() > 60, "{}", seen.len());
}
