//! `signer_explain`: the verdict of every policy and the decoded request, without any effect.

use mintmark_signer::refusal::{Denial, Refusal};
use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::{Abi, calldata, multi_send, multicall, transfer},
        explain::{explain, explained, vault},
        policies::{MULTI_SEND, OTHER, TOKEN, allow, anything, deny, named},
        typed_data::{permit, safe_tx, typed},
    },
    support::{
        requests::{SHOP, bearer, call, transaction_with},
        wallet::{COLD_ADDRESS, HOT_ADDRESS},
    },
};

fn transaction(data: &[u8]) -> Value {
    transaction_with(
        &json!({ "data": mintmark_signer::encoding::hex::encode(data), "gas": "0xfffff", "maxFeePerGas": "0x0", "maxPriorityFeePerGas": "0x0", "value": "0x0" }),
    )
}

#[test]
fn every_policy_and_every_inner_call_is_explained() {
    let policies = json!([
        named("many", allow(&json!({ "to": [SHOP], "selector": ["multicall(bytes[] data)"] }))),
        named("send", allow(&json!({ "caller": ["backend"], "selector": ["transfer(address to,uint256 amount)"], "args": { "amount": { "max": "7" } } }))),
        named("never", deny(&json!({ "to": [OTHER] }))),
        named("theirs", allow(&json!({ "caller": ["desk"], "to": [SHOP] }))),
        { "name": "words", "effect": "allow", "kinds": ["message"], "when": { "caller": ["*"] } }
    ]);
    let vault = vault(policies, json!([]));
    let answer =
        explained(&vault, "eth_signTransaction", &json!([transaction(&multicall(&[transfer(OTHER, 7), multicall(&[transfer(SHOP, 8)])]))]));
    assert_eq!((answer["verdict"].as_str(), answer["policy"].as_str()), (Some("deny"), None));
    assert!(answer["detail"].as_str().unwrap().starts_with("the call 1.0 inside: no policy allows this transaction ("), "{answer}");
    let root = &answer["request"];
    for (name, value) in [
        ("kind", json!("transaction")),
        ("chain", json!("1")),
        ("to", json!(SHOP)),
        ("value", json!("0")),
        ("fee", json!("0")),
        ("selector", json!("0xac9650d8")),
        ("function", json!("multicall(bytes[])")),
        ("wrapper", json!("multicall(bytes[])")),
        ("verdict", json!("allow")),
        ("policy", json!("many")),
        ("spends", json!([{ "token": SHOP, "amount": "7" }, { "token": SHOP, "amount": "8" }])),
    ] {
        assert_eq!(root[name], value, "{name}: {answer}");
    }
    let condition = |name: &str, answer: &str, detail: Value| json!({ "name": name, "answer": answer, "detail": detail });
    let expected = json!([
        { "name": "many", "effect": "allow", "matches": true, "conditions": [condition("chain", "holds", Value::Null), condition("to", "holds", Value::Null), condition("fee", "holds", Value::Null), condition("selector", "holds", Value::Null)] },
        { "name": "send", "effect": "allow", "matches": false, "conditions": [
            condition("caller", "holds", Value::Null), condition("chain", "holds", Value::Null), condition("fee", "holds", Value::Null),
            condition("selector", "fails", json!("selector 0xac9650d8 is not listed")), condition("args", "missing", json!("args cannot be decoded, or one is missing"))
        ] },
        { "name": "never", "effect": "deny", "matches": false, "conditions": [condition("to", "fails", json!(format!("to {SHOP} is not listed")))] },
        // A policy for other callers shows only this condition.
        { "name": "theirs", "effect": "allow", "matches": false, "conditions": [condition("caller", "fails", json!("caller backend is not listed"))] },
        { "name": "words", "effect": "allow", "matches": false, "conditions": [condition("kinds", "fails", json!("transaction is not listed"))] }
    ]);
    assert_eq!(root["rules"], expected);
    let [first, second] = root["calls"].as_array().unwrap().as_slice() else { panic!("{root}") };
    assert_eq!((&first["verdict"], &first["policy"], &first["operation"]), (&json!("allow"), &json!("send"), &json!("call")));
    assert_eq!((&first["function"], &first["args"]), (&json!("transfer(address,uint256)"), &json!({ "to": OTHER, "amount": "7" })));
    assert_eq!((&second["verdict"], &second["calls"][0]["verdict"]), (&json!("allow"), &json!("deny")));
    assert_eq!(second["calls"][0]["rules"].as_array().unwrap().len(), 5);
    assert_eq!(second["calls"][0]["args"]["amount"], "8");
}

#[test]
fn the_verdict_is_that_of_signing() {
    let policies = json!([
        anything(),
        named("never", deny(&json!({ "selector": ["transfer(address to,uint256 amount)"], "args": { "amount": { "min": "5" } } }))),
        typed("allow", "*", &json!({})),
        { "name": "words", "effect": "allow", "kinds": ["message"], "when": { "caller": ["*"] } }
    ]);
    let mut vault = vault(policies, json!([{ "name": "few", "window": 60, "per": ["key"], "chain": "1", "value": { "max": "3" } }]));
    for (method, params) in [
        ("eth_signTransaction", json!([transaction(&transfer(OTHER, 4))])),
        ("eth_signTransaction", json!([transaction(&transfer(OTHER, 5))])),
        (
            "eth_signTransaction",
            json!([transaction_with(&json!({ "gas": "0x5208", "maxFeePerGas": "0x0", "maxPriorityFeePerGas": "0x0", "value": "0x4" }))]),
        ),
        ("eth_signTransaction", json!([transaction(&[1, 2, 3, 4])])),
        ("personal_sign", json!(["hello", HOT_ADDRESS])),
        ("personal_sign", json!(["a".repeat(32), HOT_ADDRESS])),
        ("eth_signTypedData_v4", json!([HOT_ADDRESS, permit("5")])),
        ("eth_signTypedData_v4", json!([HOT_ADDRESS, safe_tx(SHOP, "0", &transfer(OTHER, 5), 0)])),
    ] {
        let answer = explained(&vault, method, &params);
        let entries = vault.texts.len();
        let signed = vault.sign(call(method, &params));
        assert_eq!(vault.texts.len(), entries + 1, "an explanation is not an entry");
        let entry = vault.last();
        assert_eq!(answer["digest"], entry["digest"], "{method} {params}");
        assert_eq!(answer["policy"], entry["policy"], "{method} {params}");
        match signed {
            Ok(_) => assert_eq!(answer["verdict"], "allow", "{answer}"),
            Err(Refusal::Denied(Denial { detail, .. })) => {
                assert_eq!((&answer["verdict"], &answer["detail"]), (&json!("deny"), &json!(detail)))
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn typed_data_is_explained_with_its_effects() {
    let policies = json!([typed("allow", "*", &json!({ "fields": { "operation": { "in": ["1"] } } })), anything()]);
    let vault = vault(policies, json!([]));
    let batch = multi_send(&[(0, SHOP, 5, vec![]), (1, TOKEN, 0, transfer(SHOP, 1))]);
    let answer = explained(&vault, "eth_signTypedData_v4", &json!([HOT_ADDRESS, safe_tx(MULTI_SEND, "0", &batch, 1)]));
    let root = &answer["request"];
    assert_eq!((&root["kind"], &root["primaryType"], &root["contract"]), (&json!("typedData"), &json!("SafeTx"), &json!("Safe")));
    assert_eq!(root["domain"], json!({ "chainId": "1", "verifyingContract": OTHER }));
    assert_eq!(
        (&root["message"]["to"], &root["message"]["operation"], &root["verdict"]),
        (&json!(MULTI_SEND), &json!("1"), &json!("allow"))
    );
    let delegated = &root["calls"][0];
    assert_eq!(
        (&delegated["operation"], &delegated["verdict"], &delegated["wrapper"]),
        (&json!("delegatecall"), &json!("deny"), &json!("multiSend(bytes)"))
    );
    assert_eq!((&delegated["calls"][0]["value"], &delegated["calls"][0]["operation"]), (&json!("5"), &json!("call")));
    assert_eq!((&delegated["calls"][1]["operation"], &delegated["calls"][1]["wrapper"]), (&json!("delegatecall"), &json!("delegatecall")));
    assert!(delegated["calls"][1]["opaque"].is_string());
    let answer = explained(&vault, "eth_signTypedData_v4", &json!([HOT_ADDRESS, permit("9")]));
    assert_eq!(
        (&answer["request"]["contract"], &answer["request"]["spends"]),
        (&json!("ERC-2612"), &json!([{ "token": TOKEN, "amount": "9" }]))
    );
}

#[test]
fn a_transaction_without_estimates_is_judged_by_its_lower_bound() {
    let vault = vault(json!([allow(&json!({ "to": [SHOP], "value": { "max": "5" } }))]), json!([]));
    let send = |value: &str| {
        let mut call = call(
            "signer_explain",
            &json!([{ "method": "eth_sendTransaction", "params": [{ "from": HOT_ADDRESS, "to": SHOP, "value": value }] }]),
        );
        call.chain = Some("1".into());
        explain(&vault, call).unwrap()
    };
    let answer = send("0x5");
    assert_eq!((&answer["verdict"], &answer["digest"], &answer["nonce"]), (&json!("allow"), &Value::Null, &Value::Null));
    assert_eq!(send("0x6")["verdict"], "deny");
}

#[test]
fn spending_limits_are_explained_with_the_charge() {
    let limits = json!([
        { "name": "day", "window": 86_400, "per": ["key"], "chain": "1", "value": { "max": "10" }, "count": { "max": "2" } },
        { "name": "elsewhere", "window": 60, "per": ["key"], "chain": "2", "value": { "max": "1" } },
        { "name": "usd", "window": 60, "per": ["caller"], "chain": "1", "token": TOKEN, "amount": { "max": "100" } }
    ]);
    let vault = vault(json!([anything()]), limits);
    let pay = transaction_with(&json!({ "value": "0x7", "maxFeePerGas": "0x0", "maxPriorityFeePerGas": "0x0" }));
    let answer = explained(&vault, "eth_signTransaction", &json!([pay]));
    assert_eq!(
        answer["windows"],
        json!([{ "name": "day", "window": "86400", "measures": { "value": { "charged": "7", "max": "10" }, "count": { "charged": "1", "max": "2" } } }])
    );
    let mut token = transaction(&transfer(OTHER, 101));
    token["to"] = json!(TOKEN);
    let answer = explained(&vault, "eth_signTransaction", &json!([token]));
    assert_eq!(answer["windows"][1]["measures"], json!({ "amount": { "charged": "101", "max": "100" } }));
    assert_eq!((&answer["verdict"], &answer["policy"]), (&json!("deny"), &json!("usd")));
    assert!(answer["detail"].as_str().unwrap().contains("0 used, 101 asked"));
}

#[test]
fn the_explanation_of_many_calls_is_limited() {
    let policies: Vec<_> = (0..100).map(|index| named(&format!("p{index}"), anything())).collect();
    let vault = vault(json!(policies), json!([]));
    let answer = explained(&vault, "eth_signTransaction", &json!([transaction(&multicall(&vec![transfer(OTHER, 1); 250]))]));
    let calls = answer["request"]["calls"].as_array().unwrap();
    assert_eq!((calls.len(), calls.iter().filter(|call| call["rules"].is_array()).count()), (250, 39));
    assert!(calls.iter().all(|call| call["verdict"] == "allow"));
    let long = calldata("note(bytes data)", &[Abi::Bytes(vec![7; 5_000])]);
    let vault = crate::policy::support::explain::vault(json!([allow(&json!({ "selector": ["note(bytes data)"] }))]), json!([]));
    let answer = explained(&vault, "eth_signTransaction", &json!([transaction(&long)]));
    let shown = answer["request"]["args"]["data"].as_str().unwrap();
    assert!(shown.len() < 600 && shown.ends_with('…'), "{shown}");
}

#[test]
fn only_a_request_of_the_caller_can_be_explained() {
    let vault = vault(json!([anything()]), json!([]));
    let ask = |params: Value| explain(&vault, call("signer_explain", &params)).unwrap_err();
    let good = json!([transaction(&[])]);
    for (params, field) in [
        (json!([]), "params"),
        (json!(["x"]), "params[0]"),
        (json!([{}]), "params[0].method"),
        (json!([{ "method": "eth_accounts" }]), "params[0].method"),
        (json!([{ "method": "signer_explain", "params": [] }]), "params[0].method"),
        (json!([{ "method": 1 }]), "params[0].method"),
        (json!([{ "method": "eth_signTransaction", "params": good, "nonsense": 1 }]), "params[0].nonsense"),
        (json!([{ "method": "eth_signTransaction", "params": good, "chain": 1 }]), "params[0].chain"),
        (json!([{ "method": "eth_signTransaction", "params": good, "chain": "one" }]), "chain"),
        (json!([{ "method": "eth_signTransaction" }]), "params[0].params"),
        (json!([{ "method": "eth_signTransaction", "params": [transaction_with(&json!({ "gas": null }))] }]), "params[0].params[0].gas"),
        (
            json!([{ "method": "eth_signTransaction", "params": [transaction_with(&json!({ "nonsense": "0x" }))] }]),
            "params[0].params[0].nonsense",
        ),
        (json!([{ "method": "personal_sign", "params": ["0x1", HOT_ADDRESS] }]), "params[0].params[0]"),
    ] {
        let Refusal::InvalidParams(invalid) = ask(params.clone()) else { panic!("{params}") };
        assert_eq!(invalid.field, field, "{params}: {invalid:?}");
    }
    let of = |address: &str| json!([{ "method": "personal_sign", "params": ["hello", address] }]);
    assert!(matches!(ask(of(COLD_ADDRESS)), Refusal::Forbidden(_)));
    let elsewhere = json!([{ "method": "eth_signTransaction", "params": good, "chain": "2" }]);
    assert!(matches!(ask(elsewhere.clone()), Refusal::ChainMismatch(_)));
    let mut routed = call("signer_explain", &elsewhere);
    routed.chain = Some("1".into());
    assert!(matches!(explain(&vault, routed), Err(Refusal::ChainMismatch(_))));
    let mut nobody = call("signer_explain", &of(HOT_ADDRESS));
    nobody.credential = bearer("no-token");
    assert!(matches!(explain(&vault, nobody), Err(Refusal::Unauthorized)));
}
