//! Config errors of policies and spending limits.

use mintmark_signer::config::Config;

use serde_json::{Value, json};

use crate::{
    policy::support::policies::{OTHER, TOKEN},
    support::{
        requests::SHOP,
        wallet::{config, open_wallet},
    },
};

fn limit(change: &Value) -> Value {
    let mut limit = json!({ "name": "day", "window": 86_400, "per": ["key"], "chain": "1" });
    limit.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    limit
}

/// Returns the pointers of the config errors of a `when`, relative to its policy.
fn errors_of(effect: &str, kinds: &Value, when: &Value) -> Vec<String> {
    let mut config = config();
    config["policies"] = json!([{ "name": "p", "effect": effect, "kinds": kinds, "when": when }]);
    let errors = open_wallet(&config).err().unwrap_or_default();
    errors.into_iter().map(|error| error.at.trim_start_matches("/signer/policies/0/").to_owned()).collect()
}

#[test]
fn a_condition_must_fit_the_kind() {
    let (cap, list, address) = (json!({ "max": "1" }), json!(["1"]), json!([SHOP]));
    let (members, domain) = (json!({ "a": { "max": "1" } }), json!({ "chainId": ["1"] }));
    for (name, value, kinds) in [
        ("chain", &list, ["transaction", "create", "typedData", "authorization"].as_slice()),
        ("to", &address, &["transaction"]),
        ("selector", &json!(["0x12345678"]), &["transaction"]),
        ("operation", &json!(["call"]), &["transaction"]),
        ("primaryType", &json!(["Mail"]), &["typedData"]),
        ("domain", &domain, &["typedData"]),
        ("fields", &members, &["typedData"]),
        ("delegate", &address, &["transaction", "authorization"]),
        ("messageLength", &list, &["message"]),
        ("caller", &json!(["*"]), &["transaction", "create", "message", "typedData", "authorization"]),
    ] {
        for kind in ["transaction", "create", "message", "typedData", "authorization"] {
            let expected = if kinds.contains(&kind) { Vec::new() } else { vec![format!("when/{name}")] };
            assert_eq!(errors_of("deny", &json!([kind]), &json!({ name: value })), expected, "{name} of {kind}");
        }
        // A condition has to apply to at least one of several kinds.
        assert_eq!(
            errors_of("deny", &json!(["transaction", "create", "message", "typedData", "authorization"]), &json!({ name: value })),
            Vec::<String>::new()
        );
    }
    for name in ["value", "fee"] {
        assert_eq!(
            errors_of("deny", &json!(["transaction"]), &json!({ name: cap })),
            [format!("when/{name}")],
            "only an allow can have a cap"
        );
    }
}

#[test]
fn an_allow_has_exactly_one_kind() {
    let money = json!({ "chain": ["1"], "fee": { "max": "1" } });
    assert_eq!(errors_of("allow", &json!(["transaction", "create"]), &money), Vec::<String>::new());
    for kinds in [
        json!(["transaction", "message"]),
        json!(["typedData", "transaction"]),
        json!(["authorization", "create"]),
        json!(["message", "typedData"]),
    ] {
        assert_eq!(errors_of("allow", &kinds, &money), ["kinds"], "{kinds}");
        assert_eq!(errors_of("deny", &kinds, &json!({ "caller": ["desk"] })), Vec::<String>::new(), "a deny can have any kinds");
    }
    for kind in ["transaction", "create"] {
        assert_eq!(errors_of("allow", &json!([kind]), &json!({ "caller": ["*"] })), ["when/chain", "when/fee"]);
        assert_eq!(errors_of("allow", &json!([kind]), &json!({ "chain": ["*"] })), ["when/fee"]);
    }
}

#[test]
fn empty_unknown_and_repeated_values_are_refused() {
    let wrong = |kinds: Value, when: Value| errors_of("deny", &kinds, &when);
    let (call, typed) = (json!(["transaction"]), json!(["typedData"]));
    let f = |args: Value| json!({ "selector": ["f(address a)"], "args": args });
    for (kinds, when, expected) in [
        (&call, json!({}), "when"),
        (&call, json!({ "gas": { "max": "1" } }), "when/gas"),
        (&call, json!({ "delegate": [] }), "when/delegate"),
        (&call, json!({ "operation": [] }), "when/operation"),
        (&call, json!({ "selector": [] }), "when/selector"),
        (&call, json!({ "selector": ["f(address a)", "f(address b)"] }), "when/selector"),
        (&call, json!({ "selector": ["f(address a) "] }), "when/selector/0"),
        (&call, json!({ "selector": ["0x1234567"] }), "when/selector/0"),
        (&call, f(json!({})), "when/args"),
        (&call, f(json!([])), "when/args"),
        (&call, f(json!({ "a": {} })), "when/args/a"),
        (&call, f(json!({ "a": { "in": [] } })), "when/args/a/in"),
        (&call, f(json!({ "a": { "in": [1] } })), "when/args/a/in/0"),
        (&call, f(json!({ "a": { "is": ["1"] } })), "when/args/a/is"),
        (&call, f(json!({ "a": [SHOP] })), "when/args/a"),
        (&call, f(json!({ "a.": { "in": [SHOP] } })), "when/args/a."),
        (&call, f(json!({ "a b": { "in": [SHOP] } })), "when/args/a b"),
        (&call, f(json!({ "a": { "in": ["0x70997970c51812dc3A010C7d01b50e0d17dc79C8"] } })), "when/args/a/in/0"),
        (&typed, json!({ "domain": {} }), "when/domain"),
        (&typed, json!({ "domain": { "chain": ["1"] } }), "when/domain/chain"),
        (&typed, json!({ "domain": { "chainId": [] } }), "when/domain/chainId"),
        (&typed, json!({ "domain": { "chainId": ["0"] } }), "when/domain/chainId/0"),
        (&typed, json!({ "domain": { "salt": ["0x12"] } }), "when/domain/salt/0"),
        (&typed, json!({ "domain": { "verifyingContract": [OTHER, "*"] } }), "when/domain/verifyingContract/1"),
        (&typed, json!({ "primaryType": [] }), "when/primaryType"),
        (&typed, json!({ "fields": {} }), "when/fields"),
        (&typed, json!({ "fields": { "a": { "min": 1 } } }), "when/fields/a/min"),
        (&typed, json!({ "fields": { "a": { "length": {} } } }), "when/fields/a/length"),
        (&typed, json!({ "fields": { "a": { "length": { "max": "-1" } } } }), "when/fields/a/length/max"),
        (&typed, json!({ "fields": { "a": { "all": {} } } }), "when/fields/a/all"),
        (&typed, json!({ "fields": { "a": { "any": { "members": {} } } } }), "when/fields/a/any/members"),
    ] {
        assert_eq!(wrong(kinds.clone(), when.clone()), [expected], "{when}");
    }
    let deep = (0..17).fold(json!({ "max": "1" }), |inner, _| json!({ "all": inner }));
    assert_eq!(wrong(typed, json!({ "fields": { "a": deep } })).len(), 1);
}

#[test]
fn malformed_spending_limits_are_config_errors() {
    let errors = |limits: Value| {
        let mut config = config();
        config["spendingLimits"] = limits;
        open_wallet(&config)
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|error| error.at.trim_start_matches("/signer/spendingLimits").to_owned())
            .collect::<Vec<_>>()
    };
    let value = json!({ "max": "1" });
    assert_eq!(errors(json!([limit(&json!({ "value": value }))])), Vec::<String>::new());
    for (change, expected) in [
        (json!({}), "/0"),
        (json!({ "value": value, "name": "a b" }), "/0/name"),
        (json!({ "value": value, "name": "calls" }), "/0/name"),
        (json!({ "value": value, "window": 0 }), "/0/window"),
        (json!({ "value": value, "window": 31_536_001 }), "/0/window"),
        (json!({ "value": value, "window": 1.5 }), "/0/window"),
        (json!({ "value": value, "window": "60" }), "/0/window"),
        (json!({ "value": value, "per": [] }), "/0/per"),
        (json!({ "value": value, "per": ["token"] }), "/0/per/0"),
        (json!({ "value": value, "per": ["key", "key"] }), "/0/per"),
        (json!({ "value": value, "chain": "0" }), "/0/chain"),
        (json!({ "value": value, "chain": ["1"] }), "/0/chain"),
        (json!({ "value": value, "chain": "*" }), "/0/chain"),
        (json!({ "value": { "max": "1", "min": "0" } }), "/0/value/min"),
        (json!({ "value": {} }), "/0/value/max"),
        (json!({ "count": { "max": 1 } }), "/0/count/max"),
        (json!({ "amount": value }), "/0/token"),
        (json!({ "token": TOKEN, "value": value, "amount": value }), "/0/value"),
        (json!({ "token": "0x12", "amount": value }), "/0/token"),
        (json!({ "value": value, "caller": "desk" }), "/0/caller"),
    ] {
        assert_eq!(errors(json!([limit(&change)])), [expected], "{change}");
    }
    let mut nowhere = limit(&json!({ "value": value }));
    nowhere.as_object_mut().unwrap().remove("chain");
    assert_eq!(errors(json!([nowhere])), ["/0/chain"]);
    let twice = limit(&json!({ "value": value }));
    assert_eq!(errors(json!([twice, twice])), ["/1/name"]);
    assert_eq!(errors(json!([])), [""]);
    assert_eq!(errors(json!([{}])), ["/0/name", "/0/window", "/0/per", "/0"]);
}

#[test]
fn spending_limits_have_an_old_name_too() {
    let open = |names: &[&str]| {
        let mut config = config();
        for name in names {
            config[*name] = json!([limit(&json!({ "value": { "max": "1" } }))]);
        }
        Config::read(&config.to_string())
    };
    let [new, old] = ["spendingLimits", "windows"].map(|name| open(&[name]).unwrap());
    assert_eq!((&new.spending_limits, new.policy_hash), (&old.spending_limits, old.policy_hash), "the same limits have the same hash");
    assert_eq!(new.spending_limits.len(), 1);
    let errors = open(&["spendingLimits", "windows"]).unwrap_err();
    let [error] = errors.as_slice() else { panic!("{errors:?}") };
    assert_eq!((error.at.as_str(), error.got.as_str()), ("/signer/windows", "both names: delete this one"));
    let mut wrong = config();
    wrong["windows"] = json!([]);
    assert_eq!(Config::read(&wrong.to_string()).unwrap_err()[0].at, "/signer/windows", "an error names the field as it stands there");
}
