//! `outbox_void`: what can never be mined gives its charge back.

use mintmark_signer::{
    refusal::Refusal,
    wallet::{call::Call, signing_task::Signed},
};
use serde_json::{Value, json};

use crate::{
    outbox::support::{hash, of_gateway, reopen, reported, sending},
    support::{
        requests::estimates,
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
};

/// A wallet that may spend 10 wei of value a day on chain 1, in three requests.
fn vault(quorum: Option<u64>) -> Vault {
    let mut configured = config();
    configured["spendingLimits"] =
        json!([{ "name": "day", "window": 86_400, "per": ["key"], "chain": "1", "value": { "max": "10" }, "count": { "max": "4" } }]);
    if let Some(quorum) = quorum {
        configured["chains"] = json!({ "1": { "outbox": { "voidQuorum": quorum } } });
    }
    Vault::new(&configured)
}

fn pay(vault: &mut Vault, value: u64) -> Result<Signed, Refusal> {
    vault.sign(sending(&json!({ "value": format!("{value:#x}") }), 5))
}

/// Replaces the payment with nonce 5 by one for more fees.
fn replace(vault: &mut Vault, value: u64) -> Signed {
    let changes =
        json!({ "nonce": "0x5", "value": format!("{value:#x}"), "maxFeePerGas": "0xba43b7400", "maxPriorityFeePerGas": "0xba43b7400" });
    vault.sign(sending(&changes, 5)).unwrap()
}

fn void(mined: Option<String>, endpoints: u64) -> Call {
    of_gateway("outbox_void", &json!([{ "account": HOT_ADDRESS, "nonce": 5, "mined": mined, "endpoints": endpoints }]))
}

fn spent(vault: &Vault) -> Value {
    let row = vault.rows.values().find(|row| row.name.starts_with("window:day")).unwrap();
    serde_json::from_str::<Value>(&row.value).unwrap()[0].clone()
}

fn total(vault: &Vault) -> u64 {
    vault.rows.values().find(|row| row.name.starts_with("spend:1:")).unwrap().value.parse().unwrap()
}

#[test]
fn gives_back_what_the_other_transactions_with_the_nonce_were_charged() {
    let mut vault = vault(None);
    pay(&mut vault, 4).unwrap();
    let before = total(&vault);
    let second = replace(&mut vault, 5);
    let both = total(&vault);
    assert!(matches!(pay(&mut vault, 2), Err(Refusal::Denied(_))), "4 and 5 are charged");
    assert!(vault.report(void(Some(hash(&second)), 2)).unwrap());
    assert_eq!((spent(&vault)[1].clone(), spent(&vault)[4].clone()), (json!("5"), json!("2")), "both requests still count");
    assert_eq!(total(&vault), both - before);
    let entry = vault.last();
    let fields = ["method", "outcome", "caller", "key", "chain", "nonce", "concerns", "transactionHash", "spendTotal", "code"];
    let told: Vec<_> = fields.iter().map(|name| entry[name].clone()).collect();
    let expected = json!(["outbox_void", "void", null, "hot", "1", "5", "2", hash(&second), (both - before).to_string(), null]);
    assert_eq!(json!(told), expected);
    assert!(entry["detail"].as_str().unwrap().contains("the entries 1 signed; 2 endpoints agree"), "{}", entry["detail"]);
    assert!(!vault.report(void(Some(hash(&second)), 2)).unwrap(), "once");
    assert!(pay(&mut vault, 5).is_ok());
}

#[test]
fn gives_everything_back_where_the_nonce_was_used_by_somebody_else() {
    let mut vault = vault(Some(1));
    pay(&mut vault, 4).unwrap();
    replace(&mut vault, 5);
    assert!(vault.report(void(None, 1)).unwrap());
    assert_eq!((spent(&vault)[1].clone(), total(&vault)), (json!("0"), 0));
    assert_eq!((vault.last()["concerns"].clone(), vault.last()["transactionHash"].clone()), (Value::Null, Value::Null));
}

#[test]
fn needs_as_many_endpoints_as_the_quorum() {
    for (quorum, endpoints) in [(None, 0), (None, 1), (Some(3), 2)] {
        let mut vault = vault(quorum);
        let first = pay(&mut vault, 4).unwrap();
        replace(&mut vault, 5);
        let Err(Refusal::InvalidParams(it)) = vault.report(void(Some(hash(&first)), endpoints)) else { panic!() };
        assert_eq!((it.field.as_str(), it.got), ("params[0].endpoints", endpoints.to_string()));
        assert_eq!(spent(&vault)[1], "9");
    }
}

#[test]
fn leaves_what_was_mined_and_what_has_left_the_window() {
    let mut mined = vault(None);
    let first = pay(&mut mined, 4).unwrap();
    assert!(!mined.report(void(Some(hash(&first)), 2)).unwrap());
    assert_eq!(spent(&mined)[1], "4");
    assert!(!mined.report(of_gateway("outbox_void", &json!([{ "account": HOT_ADDRESS, "nonce": 9, "endpoints": 2 }]))).unwrap());

    let mut late = vault(None);
    pay(&mut late, 4).unwrap();
    let second = replace(&mut late, 5);
    late.now += 2 * 86_400_000_000;
    let mut next = sending(&json!({ "value": "0x9" }), 6);
    next.estimates = Some(Ok(estimates(6)));
    late.sign(next).unwrap();
    assert!(late.report(void(Some(hash(&second)), 2)).unwrap());
    assert_eq!(spent(&late)[1], "9", "the charges of then do not count any more, and are not taken from those of now");
}

#[test]
fn nothing_more_is_given_back_for_a_nonce_that_is_open_again() {
    let mut vault = vault(None);
    let first = pay(&mut vault, 4).unwrap();
    let second = replace(&mut vault, 5);
    assert!(vault.report(void(Some(hash(&second)), 2)).unwrap());
    let left = total(&vault);
    reported(&mut vault, 5, "mined", &json!({ "block": 100, "mined": hash(&second), "final": true }));
    assert!(vault.report(reopen(5, 2)).unwrap());
    // The first one is mined in the end, whose charge was given back.
    assert!(!vault.report(void(Some(hash(&first)), 2)).unwrap());
    assert_eq!((total(&vault), spent(&vault)[1].clone()), (left, json!("5")));
    // Where nothing was given back, it still is.
    let mut other = self::vault(None);
    let first = pay(&mut other, 4).unwrap();
    replace(&mut other, 5);
    reported(&mut other, 5, "mined", &json!({ "block": 100, "mined": hash(&first), "final": true }));
    assert!(other.report(reopen(5, 2)).unwrap());
    assert!(other.report(void(Some(hash(&first)), 2)).unwrap());
}
