//! A frozen signer or key signs nothing, and each refusal is an entry.

use mintmark_signer::{refusal::Refusal, wallet::call::Call};
use serde_json::{Value, json};

use crate::support::{
    requests::{bearer, call, estimates, transaction_with},
    vault::Vault,
    wallet::{COLD_ADDRESS, HOT_ADDRESS, config},
};

fn frozen(value: Value) -> Value {
    let mut config = config();
    config["frozen"] = value;
    config
}

fn detail(result: Result<impl Sized, Refusal>) -> String {
    match result {
        Err(Refusal::Denied(denial)) => {
            assert_eq!(denial.policy, None);
            denial.detail
        }
        Err(other) => format!("{other:?}"),
        Ok(_) => "signed".into(),
    }
}

fn calls() -> [Call; 3] {
    let transaction = json!([transaction_with(&json!({}))]);
    let send = Call { chain: Some("1".into()), estimates: Some(Ok(estimates(0))), ..call("eth_sendTransaction", &transaction) };
    [call("eth_signTransaction", &transaction), send, call("personal_sign", &json!(["hello", HOT_ADDRESS]))]
}

#[test]
fn a_frozen_signer_refuses_every_key() {
    let mut vault = Vault::new(&frozen(json!(true)));
    for (index, call) in calls().into_iter().enumerate() {
        assert_eq!(detail(vault.sign(call)), "the signer is frozen");
        let entry = vault.last();
        assert_eq!((vault.texts.len(), &entry["outcome"], &entry["code"]), (index + 1, &json!("refused"), &json!("denied")));
        assert_eq!(entry["detail"], "the signer is frozen");
        assert!(entry["digest"].is_string(), "the entry holds the digest of the request");
    }
    assert!(vault.rows.is_empty(), "nothing is charged");
    assert!(vault.wallet.plan(call("eth_accounts", &json!([])), vault.now).is_ok());
}

#[test]
fn a_frozen_key_is_refused_and_others_sign() {
    let mut vault = Vault::new(&frozen(json!(["hot"])));
    for call in calls() {
        assert_eq!(detail(vault.sign(call)), "the key hot is frozen");
    }
    let other = Call { credential: bearer("desk-token"), ..call("personal_sign", &json!(["hello", COLD_ADDRESS])) };
    assert!(vault.sign(other).is_ok());
}

#[test]
fn a_retry_is_refused_too() {
    let mut vault = Vault::new(&config());
    let keyed = || Call { idempotency_key: Some("a".into()), ..call("personal_sign", &json!(["hello", HOT_ADDRESS])) };
    let first = vault.sign(keyed()).unwrap();
    let thawed = std::mem::replace(&mut vault.wallet, crate::support::wallet::open_wallet(&frozen(json!(true))).unwrap());
    assert_eq!(detail(vault.sign(keyed())), "the signer is frozen");
    vault.wallet = thawed;
    assert_eq!(vault.sign(keyed()).unwrap(), first);
}
