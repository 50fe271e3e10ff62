//! The deliberate panic, which exists only in its own build.

use serde_json::json;

use crate::support::{
    requests::{call, transaction_with},
    vault::Vault,
    wallet::config,
};

#[test]
#[cfg_attr(feature = "trap-for-tests", should_panic(expected = "mintmark-signer: a deliberate trap for 57005 wei"))]
fn one_value_panics_in_the_build_for_it_only() {
    let mut vault = Vault::new(&config());
    for (nonce, value) in ["0xdeac", "0xdeae", "0xdead"].iter().enumerate() {
        vault
            .sign(call("eth_signTransaction", &json!([transaction_with(&json!({ "value": value, "nonce": format!("{nonce:#x}") }))])))
            .unwrap();
    }
}
