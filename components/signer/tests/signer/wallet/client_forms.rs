//! Forms of requests that wallets' clients send: cast, web3.py, MetaMask's examples, and services
//! based on go-ethereum.

use mintmark_signer::{
    refusal::Refusal,
    wallet::{Credential, call::Call, plan::Planned, signing_task::Signed},
};
use serde_json::{Value, json};

use crate::support::{
    requests::{call, transaction_with},
    vault::{NOW, Vault},
    vectors::text,
    wallet::{HOT_ADDRESS, config},
};

fn result(signed: Signed) -> String {
    signed.result
}

#[test]
fn data_and_input_may_stand_together_if_they_are_equal() {
    let sign = |changes: &Value| Vault::new(&config()).sign(call("eth_signTransaction", &json!([transaction_with(changes)])));
    for (data, input) in [("0x", "0x"), ("0xabcd", "0xabcd"), ("0xABcd", "0xabCD")] {
        let both = result(sign(&json!({ "data": data, "input": input, "gas": "0xffff" })).unwrap());
        for only in [json!({ "data": data, "gas": "0xffff" }), json!({ "input": data, "gas": "0xffff" })] {
            assert_eq!(result(sign(&only).unwrap()), both, "{only}");
        }
    }
}

#[test]
fn nulls_of_clients_based_on_go_ethereum_count_as_absent() {
    // What `op-service/signer` sends for a type 2 transaction: a Go structure with nil pointers.
    let sent = json!({
        "from": HOT_ADDRESS.to_lowercase(), "to": "0x70997970c51812dc3a010c7d01b50e0d17dc79c8", "gas": "0x5208", "gasPrice": null,
        "maxFeePerGas": "0x4a817c800", "maxPriorityFeePerGas": "0x3b9aca00", "value": "0x1", "nonce": "0x0", "data": null,
        "input": "0x", "accessList": [], "chainId": "0x1"
    });
    let sign = |object: &Value| result(Vault::new(&config()).sign(call("eth_signTransaction", &json!([object]))).unwrap());
    let plain = sign(&transaction_with(&json!({})));
    assert_eq!(sign(&sent), plain);
    let mut nulls = sent.clone();
    for name in ["accessList", "input", "type", "maxFeePerBlobGas", "blobVersionedHashes", "blobs", "blobVersion", "authorizationList"] {
        nulls[name] = Value::Null;
    }
    assert_eq!(sign(&nulls), plain);
    // Neither the blob fields nor the price of the other types are there, so a value is refused.
    let mut other = sent;
    other["blobVersion"] = json!(0);
    let Err(Refusal::InvalidParams(invalid)) = Vault::new(&config()).sign(call("eth_signTransaction", &json!([other]))) else { panic!() };
    assert_eq!(invalid.field, "params[0].blobVersion");
}

#[test]
fn the_health_of_the_signer_can_be_asked() {
    let vault = Vault::new(&config());
    let plan = |params: Value| vault.wallet.plan(call("health_status", &params), NOW);
    assert!(matches!(plan(json!([])), Ok(Planned::Answered(answer)) if answer == "\"ok\""));
    assert!(matches!(plan(json!([1])), Err(Refusal::InvalidParams(invalid)) if invalid.field == "params[0]"));
    let anonymous = Call { credential: Credential::Anonymous, ..call("health_status", &json!([])) };
    assert!(matches!(vault.wallet.plan(anonymous, NOW), Err(Refusal::Unauthorized)));
}

#[test]
fn data_and_input_that_differ_are_refused_by_both_names() {
    for method in ["eth_signTransaction", "eth_sendTransaction"] {
        for (data, input) in [("0xab", "0xabcd"), ("0xabcd", "0x"), ("0x", "0xabcd")] {
            let mut vault = Vault::new(&config());
            let signed = vault.sign(call(method, &json!([transaction_with(&json!({ "data": data, "input": input, "gas": "0xffff" }))])));
            let Err(Refusal::InvalidParams(invalid)) = signed else { panic!("{data} {input}") };
            assert_eq!(invalid.field, "params[0].input");
            assert_eq!(invalid.expected, format!("the same bytes as params[0].data (\"{data}\"), or only one of the two fields"));
            assert_eq!(invalid.got, format!("\"{input}\""));
            assert_eq!(vault.last()["code"], "invalid-params");
        }
    }
}

#[test]
fn each_of_data_and_input_is_read_strictly() {
    for (changes, field) in [
        (json!({ "data": "abcd", "input": "abcd" }), "params[0].data"),
        (json!({ "data": "0xab", "input": "0xa" }), "params[0].input"),
        (json!({ "data": "0xab", "input": 171 }), "params[0].input"),
    ] {
        let signed = Vault::new(&config()).sign(call("eth_signTransaction", &json!([transaction_with(&changes)])));
        let Err(Refusal::InvalidParams(invalid)) = signed else { panic!("{changes}") };
        assert_eq!(invalid.field, field, "{changes}");
    }
}

#[test]
fn accounts_can_be_requested() {
    let vault = Vault::new(&config());
    let answered = |method: &str| match vault.wallet.plan(call(method, &json!([])), NOW) {
        Ok(Planned::Answered(answer)) => answer,
        _ => panic!("{method}"),
    };
    assert_eq!(answered("eth_requestAccounts"), answered("eth_accounts"));
    assert_eq!(answered("eth_requestAccounts"), json!([HOT_ADDRESS]).to_string());
}

#[test]
fn a_password_of_personal_sign_is_ignored() {
    let sign = |params: Value| result(Vault::new(&config()).sign(call("personal_sign", &params)).unwrap());
    let plain = sign(json!(["hello", HOT_ADDRESS]));
    for password in [json!(""), json!("password"), Value::Null] {
        assert_eq!(sign(json!(["hello", HOT_ADDRESS, password])), plain);
    }
    let Err(refusal) = Vault::new(&config()).sign(call("personal_sign", &json!(["hello", HOT_ADDRESS, { "secret": "password" }]))) else {
        panic!()
    };
    assert!(!refusal.detail().contains("secret"), "{}", refusal.detail());
}

#[test]
fn typed_data_has_two_names() {
    let mut rules = config();
    let domain = json!({ "chainId": ["1"], "verifyingContract": [HOT_ADDRESS] });
    let when = json!({ "primaryType": ["Mail"], "domain": domain });
    rules["policies"].as_array_mut().unwrap().push(json!({ "name": "mail", "effect": "allow", "kinds": ["typedData"], "when": when }));
    let data = json!({
        "domain": { "chainId": 1, "verifyingContract": HOT_ADDRESS },
        "types": {
            "EIP712Domain": [{ "name": "chainId", "type": "uint256" }, { "name": "verifyingContract", "type": "address" }],
            "Mail": [{ "name": "contents", "type": "string" }]
        },
        "primaryType": "Mail",
        "message": { "contents": "hello" }
    });
    let sign = |method: &str, data: &Value| {
        let mut vault = Vault::new(&rules);
        let signature = result(vault.sign(call(method, &json!([HOT_ADDRESS, data]))).unwrap());
        (signature, text(&vault.last(), "method").to_owned(), text(&vault.last(), "digest").to_owned())
    };
    let expected = sign("eth_signTypedData_v4", &data);
    assert_eq!(expected.1, "eth_signTypedData_v4");
    // The audit has one name for it, so one filter finds all of them.
    assert_eq!(sign("eth_signTypedData", &data), expected);
    assert_eq!(sign("eth_signTypedData", &json!(data.to_string())), expected);

    let mut vault = Vault::new(&rules);
    let denied = json!([HOT_ADDRESS, Value::Object(data.as_object().unwrap().clone()).to_string().replace("Mail", "Fax")]);
    let Err(Refusal::Denied(_)) = vault.sign(call("eth_signTypedData", &denied)) else { panic!("the other name is judged too") };

    let explained = |method: &str| match vault.wallet.plan(call("signer_explain", &json!([{ "method": method, "params": denied }])), NOW) {
        Ok(Planned::Answered(answer)) => answer,
        _ => panic!("{method}"),
    };
    assert_eq!(explained("eth_signTypedData"), explained("eth_signTypedData_v4"));
}
