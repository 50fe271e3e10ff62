//! Conditions on messages of `personal_sign`.

use serde_json::{Value, json};

use crate::{
    policy::support::policies::read,
    support::{
        requests::call,
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
};

fn words(effect: &str, when: Value) -> Value {
    json!({ "name": effect, "effect": effect, "kinds": ["message"], "when": when })
}

#[test]
fn a_message_of_32_bytes_must_be_allowed_explicitly() {
    let sign = |policies: &Value, length: usize| {
        let mut config = config();
        config["policies"] = policies.clone();
        Vault::new(&config).sign(call("personal_sign", &json!(["a".repeat(length), HOT_ADDRESS]))).is_ok()
    };
    let any = json!([words("allow", json!({ "caller": ["*"] }))]);
    let hash = json!([words("allow", json!({ "caller": ["backend"], "messageLength": ["32"] }))]);
    let every = json!([words("allow", json!({ "messageLength": ["*"] }))]);
    let denied = json!([words("allow", json!({ "messageLength": ["*"] })), words("deny", json!({ "messageLength": ["32", "64"] }))]);
    for (length, by_any, by_hash, by_every, by_denied) in [
        (0, true, false, true, true),
        (31, true, false, true, true),
        (32, false, true, true, false),
        (33, true, false, true, true),
        (64, true, false, true, false),
    ] {
        for (policies, allowed) in [(&any, by_any), (&hash, by_hash), (&every, by_every), (&denied, by_denied)] {
            assert_eq!(sign(policies, length), allowed, "{policies} {length}");
        }
    }
}

#[test]
fn an_invalid_message_length_is_a_config_error() {
    for when in
        [json!({ "messageLength": ["-1"] }), json!({ "messageLength": [32] }), json!({ "messageLength": [] }), json!({ "chain": ["1"] })]
    {
        assert!(read(&json!([words("allow", when.clone())])).is_err(), "{when}");
    }
    let money = json!({ "chain": ["1"], "fee": { "max": "1" }, "messageLength": ["32"] });
    assert!(read(&json!([{ "name": "p", "effect": "allow", "kinds": ["transaction"], "when": money }])).is_err());
}
