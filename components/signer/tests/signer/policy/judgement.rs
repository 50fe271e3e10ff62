//! The judgement of policies over transactions and messages.

use mintmark_signer::refusal::{Denial, Refusal};
use serde_json::{Value, json};

use crate::support::{
    requests::{SHOP, bearer, call, transaction_with},
    vault::Vault,
    wallet::{COLD_ADDRESS, config, open_wallet},
};

const TRANSFER: &str = "0xa9059cbb";

fn allow(name: &str, when: &Value) -> Value {
    json!({ "name": name, "effect": "allow", "kinds": ["transaction"], "when": when })
}

/// Judges a transaction of `backend` with these changes. Returns the name of the policy that allows
/// it, or the denial.
fn judge(policies: &Value, changes: &Value) -> Result<String, Denial> {
    let mut config = config();
    config["policies"] = policies.clone();
    assert!(open_wallet(&config).is_ok(), "{:?}", open_wallet(&config).err());
    let mut vault = Vault::new(&config);
    match vault.sign(call("eth_signTransaction", &json!([transaction_with(changes)]))) {
        Ok(_) => Ok(vault.last()["policy"].as_str().unwrap().into()),
        Err(Refusal::Denied(denial)) => {
            let entry = vault.last();
            assert_eq!(
                (entry["outcome"].as_str(), entry["code"].as_str(), entry["policy"].as_str()),
                (Some("refused"), Some("denied"), denial.policy.as_deref())
            );
            assert!(entry["digest"].is_string(), "the digest of the refused transaction is recorded");
            Err(denial)
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn all_conditions_must_hold() {
    let listed = json!([allow(
        "shop",
        &json!({ "caller": ["backend"], "chain": ["1", "10"], "to": [SHOP.to_lowercase()], "value": { "max": "1000" }, "fee": { "max": "0x17dfcdece4000" } })
    )]);
    for (changes, reason) in [
        (json!({}), None),
        (json!({ "chainId": "0xa", "value": "0x3e8" }), None),
        (json!({ "value": null }), None),
        (json!({ "chainId": "0x2" }), Some("shop: chain 2 is not listed")),
        (json!({ "to": COLD_ADDRESS }), Some("shop: to 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 is not listed")),
        (json!({ "value": "0x3e9" }), Some("shop: value 1001 is above 1000")),
        (json!({ "gas": "0x5209" }), Some("shop: fee 420020000000000 is above 420000000000000")),
        (
            json!({ "data": "0x01", "gas": "0x6000", "maxFeePerGas": "0x1", "maxPriorityFeePerGas": "0x0" }),
            Some("shop: the policy has no selector, so the calldata must be empty"),
        ),
        (json!({ "chainId": "0x2", "value": "0xffff" }), Some("shop: chain 2 is not listed, value 65535 is above 1000")),
    ] {
        match (judge(&listed, &changes), reason) {
            (Ok(name), None) => assert_eq!(name, "shop"),
            (Err(denial), Some(reason)) => {
                assert_eq!(denial, Denial { policy: None, detail: format!("no policy allows this transaction ({reason})") }, "{changes}");
            }
            (got, _) => panic!("{changes}: {got:?}"),
        }
    }
}

#[test]
fn selectors_match_the_first_four_bytes() {
    let policies = |selector: Value| {
        let mut when = json!({ "chain": ["1"], "fee": { "max": "0xffffffffffffffff" } });
        if !selector.is_null() {
            when["selector"] = selector;
        }
        json!([allow("p", &when)])
    };
    let gas = |data: &str| json!({ "data": data, "gas": "0xffff" });
    for (selector, data, allowed) in [
        (Value::Null, "0x", true),
        (Value::Null, "0x00", false),
        (Value::Null, TRANSFER, false),
        (json!([TRANSFER]), TRANSFER, true),
        (json!([TRANSFER]), "0xa9059cbb00", true),
        (json!([TRANSFER, "0x00000000"]), "0x0000000001", true),
        (json!([TRANSFER.to_uppercase().replace('X', "x")]), TRANSFER, true),
        (json!([TRANSFER]), "0x", false),
        (json!([TRANSFER]), "0xa9059c", false),
        (json!([TRANSFER]), "0xa9059cbc", false),
        (json!(["*"]), "0x", true),
        (json!(["*"]), "0xa9", true),
        (json!(["*"]), TRANSFER, true),
    ] {
        assert_eq!(judge(&policies(selector.clone()), &gas(data)).is_ok(), allowed, "{selector} {data}");
    }
}

#[test]
fn a_deny_wins_in_any_position() {
    let open = allow("open", &json!({ "chain": ["*"], "to": ["*"], "selector": ["*"], "fee": { "max": "0xffffffffffffffffff" } }));
    let deny = |when: Value| json!({ "name": "never", "effect": "deny", "kinds": ["transaction"], "when": when });
    for (when, changes, denied) in [
        (json!({ "to": [SHOP] }), json!({}), true),
        (json!({ "to": [COLD_ADDRESS] }), json!({}), false),
        (json!({ "to": ["*"] }), json!({}), true),
        (json!({ "chain": ["1"], "to": [COLD_ADDRESS] }), json!({}), false),
        (json!({ "caller": ["desk"] }), json!({}), false),
        (json!({ "caller": ["backend"] }), json!({}), true),
        // Empty calldata is a plain payment, which no listed selector matches.
        (json!({ "selector": [TRANSFER] }), json!({}), false),
        (json!({ "selector": [TRANSFER] }), json!({ "data": TRANSFER, "gas": "0xffff" }), true),
        // A deny matches calldata that cannot be decoded.
        (json!({ "selector": [TRANSFER] }), json!({ "data": "0xa9", "gas": "0xffff" }), true),
        (json!({ "selector": [TRANSFER] }), json!({ "data": "0x00000000", "gas": "0xffff" }), false),
    ] {
        for policies in [json!([open, deny(when.clone())]), json!([deny(when.clone()), open])] {
            let judged = judge(&policies, &changes);
            match judged {
                Ok(name) => assert!(!denied && name == "open", "{when} {changes}"),
                Err(denial) => assert_eq!((denied, denial.policy.as_deref()), (true, Some("never")), "{when} {changes}"),
            }
        }
    }
}

#[test]
fn creates_have_no_destination() {
    let create = json!({ "to": null, "data": "0x6000", "gas": "0xfffff" });
    let fee = json!({ "max": "0xffffffffffffffffff" });
    let both = |when: Value| json!([{ "name": "p", "effect": "allow", "kinds": ["transaction", "create"], "when": when }]);
    assert!(
        judge(&json!([allow("p", &json!({ "chain": ["1"], "selector": ["*"], "fee": fee }))]), &create).is_err(),
        "a transaction's policy is no create's"
    );
    assert_eq!(judge(&both(json!({ "chain": ["1"], "fee": fee })), &create), Ok("p".into()));
    let denial = judge(&both(json!({ "chain": ["1"], "to": ["*"], "fee": fee })), &create).unwrap_err();
    assert_eq!(denial.detail, "no policy allows this create (p: to is missing)");
    let denial = judge(&both(json!({ "chain": ["1"], "selector": ["*"], "fee": fee })), &create).unwrap_err();
    assert_eq!(denial.detail, "no policy allows this create (p: selector is missing)");
    // A deny matches a create if the create lacks what its condition is about.
    let deny = json!({ "name": "never", "effect": "deny", "kinds": ["transaction", "create"], "when": { "to": [SHOP] } });
    let allow = json!({ "name": "creates", "effect": "allow", "kinds": ["create"], "when": { "chain": ["1"], "fee": fee } });
    assert_eq!(judge(&json!([allow, deny]), &create).unwrap_err().policy.as_deref(), Some("never"));
}

#[test]
fn the_first_allow_is_reported() {
    let fee = json!({ "max": "0xffffffffffffffffff" });
    let one = allow("one", &json!({ "chain": ["1"], "fee": fee }));
    let two = allow("two", &json!({ "chain": ["*"], "fee": fee }));
    assert_eq!(judge(&json!([one, two]), &json!({})), Ok("one".into()));
    assert_eq!(judge(&json!([two, one]), &json!({})), Ok("two".into()));
}

#[test]
fn a_denial_does_not_mention_policies_of_other_callers() {
    let secret = allow("desk-only-limits", &json!({ "caller": ["desk"], "chain": ["5"], "fee": { "max": "1" } }));
    let denial = judge(&json!([secret]), &json!({})).unwrap_err();
    assert_eq!(denial.detail, "no policy allows a transaction of this caller");
}

#[test]
fn denials_are_cut() {
    let policies: Vec<_> =
        (0..200).map(|index| allow(&format!("policy-{index}"), &json!({ "chain": ["5"], "fee": { "max": "1" } }))).collect();
    let denial = judge(&json!(policies), &json!({})).unwrap_err();
    assert_eq!(denial.detail.chars().count(), 1_001);
}

#[test]
fn a_message_needs_a_policy_of_its_kind() {
    let sign = |policies: Value, token: &str| {
        let mut config = config();
        config["policies"] = policies;
        let mut vault = Vault::new(&config);
        let mut call = call(
            "personal_sign",
            &json!(["hello", if token == "desk-token" { COLD_ADDRESS } else { crate::support::wallet::HOT_ADDRESS }]),
        );
        call.credential = bearer(token);
        vault.sign(call).is_ok()
    };
    let words =
        |effect: &str, caller: &str| json!({ "name": effect, "effect": effect, "kinds": ["message"], "when": { "caller": [caller] } });
    let money = allow("money", &json!({ "chain": ["*"], "fee": { "max": "1" } }));
    assert!(!sign(json!([money]), "backend-token"));
    assert!(sign(json!([words("allow", "*")]), "backend-token"));
    assert!(sign(json!([words("allow", "backend")]), "backend-token"));
    assert!(!sign(json!([words("allow", "backend")]), "desk-token"));
    assert!(!sign(json!([words("allow", "*"), words("deny", "desk")]), "desk-token"));
    assert!(sign(json!([words("allow", "*"), words("deny", "desk")]), "backend-token"));
}

#[test]
fn the_completed_transaction_is_judged() {
    let mut config = config();
    config["policies"] = json!([allow("p", &json!({ "chain": ["1"], "fee": { "max": "2000000000000000" } }))]);
    let mut vault = Vault::new(&config);
    let mut send = |gas: u64| {
        let mut call = call("eth_sendTransaction", &json!([{ "from": crate::support::wallet::HOT_ADDRESS, "to": SHOP }]));
        call.chain = Some("1".into());
        let mut fill = crate::support::requests::estimates(0);
        fill.gas = gas;
        call.estimates = Some(Ok(fill));
        vault.sign(call)
    };
    // The margin counts.
    assert!(matches!(send(83_334), Err(Refusal::Denied(_))));
    assert!(send(83_333).is_ok());
}

#[test]
fn the_policy_hash_covers_the_canonical_text() {
    let hash = |policies: &str| {
        let text = config().to_string();
        let (before, _) = text.split_once("\"policies\":").unwrap();
        let text = format!("{before}\"policies\":{policies}}}");
        let keys = vec![
            crate::support::wallet::given_key("hot", crate::support::wallet::HOT),
            crate::support::wallet::given_key("cold", crate::support::wallet::COLD),
        ];
        let mut vault = Vault::new(&config());
        vault.wallet = mintmark_signer::wallet::Wallet::open(&text, keys, vec![0; 32]).unwrap_or_else(|errors| panic!("{errors:?}"));
        vault.sign(call("personal_sign", &json!(["x", crate::support::wallet::HOT_ADDRESS]))).unwrap();
        vault.last()["policyHash"].as_str().unwrap().to_owned()
    };
    let canonical = r#"[{"effect":"allow","kinds":["message"],"name":"w","when":{"caller":["*"]}}]"#;
    let whole = format!(r#"{{"chains":{{}},"policies":{canonical},"version":"mintmark-policy-v1","windows":[]}}"#);
    let expected = mintmark_signer::encoding::hex::encode(&mintmark_signer::crypto::hash::sha256(whole.as_bytes()));
    assert_eq!(hash(canonical), expected);
    assert_eq!(hash(r#" [ {"when" : {"caller":["*"]}, "name":"\u0077", "kinds":["message"],"effect":"allow"} ]"#), expected);
    assert_ne!(hash(r#"[{"effect":"allow","kinds":["message"],"name":"w","when":{"caller":["backend"]}}]"#), expected);
}
