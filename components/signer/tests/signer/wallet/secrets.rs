//! Secrets: what is wiped, and what errors and entries must not contain.

use mintmark_signer::{crypto::secret::Secret, wallet::call::Call};
use serde_json::json;

use crate::support::{
    requests::{bearer, call, transaction_with},
    vault::Vault,
    wallet::{HOT, HOT_ADDRESS, config},
};

#[test]
fn the_buffer_of_a_key_is_wiped() {
    for length in [0, 31, 32, 33] {
        let mut buffer = vec![0xab; length];
        assert_eq!(Secret::take(&mut buffer).is_some(), length == 32);
        assert!(buffer.is_empty());
    }
}

#[test]
fn refusals_and_entries_contain_no_secret() {
    let mut vault = Vault::new(&config());
    let mut shown = String::new();
    let calls: Vec<Call> = [json!({}), json!({ "gas": "0x1" }), json!({ "chainId": "0x5", "nonce": "0x9" }), json!({ "privateKey": HOT })]
        .iter()
        .map(|changes| call("eth_signTransaction", &json!([transaction_with(changes)])))
        .chain([call("personal_sign", &json!(["hello", HOT_ADDRESS]))])
        .collect();
    for call in calls {
        shown += &format!("{:?}", vault.sign(call));
    }
    shown += &vault.texts.concat();
    shown += &format!("{:?} {:?}", vault.rows, vault.wallet.identify(&bearer("backend-tokem"), crate::support::vault::NOW));
    assert!(shown.contains("privateKey") && !shown.contains("backend-toke") && !shown.contains(&HOT[2..20]), "{shown}");
}
