//! The roster: an entry says which keys and callers came and went.

use mintmark_signer::{
    config::{Config, keys::GivenKey},
    encoding::hex,
    refusal::Refusal,
    wallet::Wallet,
};
use serde_json::{Value, json};

use crate::support::{
    vault::Vault,
    wallet::{COLD, COLD_ADDRESS, HOT, HOT_ADDRESS, config, given_key, token_hash},
};

fn take(vault: &mut Vault, config: &Value, given: Vec<GivenKey>) -> Option<String> {
    vault.wallet = Wallet::open(&config.to_string(), given, vec![7; 32]).unwrap();
    let before = vault.texts.len();
    vault.record_roster();
    (vault.texts.len() > before).then(|| vault.last()["detail"].as_str().unwrap().to_owned())
}

fn both() -> Vec<GivenKey> {
    vec![given_key("hot", HOT), given_key("cold", COLD)]
}

#[test]
fn the_first_entry_has_everything_and_a_restart_adds_none() {
    let mut vault = Vault::new(&config());
    let detail = take(&mut vault, &config(), both());
    let expected = format!("keys added: cold {COLD_ADDRESS} (env), hot {HOT_ADDRESS} (env); callers added: backend, desk");
    assert_eq!(detail, Some(expected));
    let entry = vault.last();
    assert_eq!(
        (&entry["outcome"], &entry["method"], &entry["code"]),
        (&json!("changed"), &json!("configuration_taken"), &json!("configured"))
    );
    assert_eq!((&entry["caller"], &entry["key"], &entry["kind"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(entry["policyHash"], hex::encode(&Config::read(&config().to_string()).unwrap().policy_hash));
    assert_eq!(take(&mut vault, &config(), both()), None);
    let mut reordered = config();
    reordered["keys"].as_array_mut().unwrap().reverse();
    reordered["callers"].as_array_mut().unwrap().reverse();
    reordered["policies"].as_array_mut().unwrap().pop();
    assert_eq!(take(&mut vault, &reordered, both()), None, "neither order nor policies belong to the roster");
}

#[test]
fn an_entry_has_what_is_different_and_nothing_else() {
    let mut vault = Vault::new(&config());
    take(&mut vault, &config(), both());
    let mut changed = config();
    changed["frozen"] = json!(["hot"]);
    assert_eq!(take(&mut vault, &changed, both()), Some("frozen: hot".into()));
    changed["frozen"] = json!(true);
    assert_eq!(take(&mut vault, &changed, both()), Some("frozen: every key".into()));
    changed["frozen"] = json!(false);
    assert_eq!(take(&mut vault, &changed, both()), Some("frozen: no key".into()));
    changed["keys"][0] = json!({ "id": "hot", "file": "./hot" });
    assert_eq!(take(&mut vault, &changed, both()), Some(format!("keys changed: hot {HOT_ADDRESS} (file)")));
    changed["callers"][1]["tokenSha256"] = json!(token_hash("another token"));
    assert_eq!(take(&mut vault, &changed, both()), Some("callers with another credential: desk".into()));
    changed["callers"].as_array_mut().unwrap().remove(1);
    changed["callers"][0]["keys"] = json!(["warm"]);
    changed["keys"] = json!([{ "id": "warm", "env": "MINTMARK_KEY_WARM" }]);
    let removed = format!("keys removed: cold {COLD_ADDRESS} (env), hot {HOT_ADDRESS} (file)");
    let detail = take(&mut vault, &changed, vec![given_key("warm", HOT)]);
    assert_eq!(detail, Some(format!("keys added: warm {HOT_ADDRESS} (env); {removed}; callers removed: desk")));
    assert_eq!(take(&mut vault, &changed, vec![given_key("warm", HOT)]), None);
}

#[test]
fn a_stamp_key_has_a_fingerprint_too() {
    let mut vault = Vault::new(&config());
    take(&mut vault, &config(), both());
    let mut changed = config();
    let caller = changed["callers"][1].as_object_mut().unwrap();
    caller.remove("tokenSha256");
    caller.insert(
        "stamp".into(),
        json!({ "algorithm": "ed25519", "publicKey": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a" }),
    );
    assert_eq!(take(&mut vault, &changed, both()), Some("callers with another credential: desk".into()));
    assert_eq!(take(&mut vault, &changed, both()), None);
}

#[test]
fn neither_the_entry_nor_the_row_has_a_secret() {
    let mut vault = Vault::new(&config());
    take(&mut vault, &config(), both());
    let written = format!("{}{}", vault.texts.concat(), vault.rows["roster"].value);
    for secret in [HOT, COLD, &token_hash("backend-token"), &token_hash("desk-token")] {
        assert!(!written.contains(secret.trim_start_matches("0x")));
    }
}

#[test]
fn a_row_that_cannot_be_read_is_a_fault() {
    let mut vault = Vault::new(&config());
    take(&mut vault, &config(), both());
    for value in ["", "[]", r#"{"keys":[],"frozen":1,"callers":[]}"#, r#"{"keys":[["a"]],"frozen":false,"callers":[]}"#] {
        vault.rows.get_mut("roster").unwrap().value = value.into();
        let plan = vault.wallet.plan_roster();
        let refused = vault.wallet.prepare_roster(&plan, &vault.ledger_of(plan.rows()), vault.now);
        assert!(matches!(refused, Err(Refusal::Fault(_))), "{value}");
    }
    let other = crate::support::wallet::open_wallet(&config()).unwrap();
    let plan = vault.wallet.plan_roster();
    assert!(matches!(other.prepare_roster(&plan, &vault.ledger_of(&[]), vault.now), Err(Refusal::Fault(_))));
}
