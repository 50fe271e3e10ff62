//! Requests that are refused for other reasons than a single field, and unusual requests that are
//! signed.

use mintmark_signer::refusal::Refusal;
use serde_json::{Value, json};

use crate::support::{
    requests::{SHOP, call, estimates, transaction_with},
    vault::Vault,
    wallet::{COLD_ADDRESS, HOT_ADDRESS, config},
};

#[test]
fn fields_sent_twice_are_refused() {
    for (name, value) in
        [("to", format!("\"{SHOP}\"")), ("value", "\"0x1\"".into()), ("from", format!("\"{COLD_ADDRESS}\"")), ("gas", "\"0x5208\"".into())]
    {
        let mut vault = Vault::new(&config());
        let mut call = call("eth_signTransaction", &Value::Null);
        let whole = transaction_with(&json!({})).to_string();
        call.params = format!("[{},\"{name}\":{value}}}]", whole.strip_suffix('}').unwrap());
        let Err(Refusal::InvalidParams(invalid)) = vault.sign(call) else { panic!("{name}") };
        assert_eq!((invalid.field, invalid.got.as_str()), (format!("params[0].{name}"), "two"));
    }
}

#[test]
fn the_intrinsic_gas_is_sufficient() {
    for changes in [
        json!({ "gas": "0x5208" }),
        json!({ "data": "0x00", "gas": "0x520c" }),
        json!({ "data": "0x01", "gas": "0x5218" }),
        json!({ "accessList": [{ "address": SHOP, "storageKeys": [] }], "gas": "0x5b68" }),
        json!({ "to": null, "data": "0x00", "gas": "0xcf0e" }),
    ] {
        Vault::new(&config())
            .sign(call("eth_signTransaction", &json!([transaction_with(&changes)])))
            .unwrap_or_else(|refusal| panic!("{changes}: {refusal:?}"));
    }
}

#[test]
fn unusual_valid_transactions_are_signed() {
    for changes in [
        json!({ "nonce": "0xfffffffffffffffe" }),
        json!({ "chainId": "0xffffffffffffffff" }),
        json!({ "value": null, "type": null }),
        json!({ "to": HOT_ADDRESS.to_lowercase(), "from": HOT_ADDRESS.to_lowercase() }),
        json!({ "to": format!("0x{}", SHOP[2..].to_uppercase()) }),
        json!({ "to": "0x0000000000000000000000000000000000000000" }),
        json!({ "maxPriorityFeePerGas": "0x0" }),
        json!({ "maxFeePerGas": "0x0", "maxPriorityFeePerGas": "0x0" }),
        json!({ "maxPriorityFeePerGas": "0x4a817c800" }),
        json!({ "value": "0xDE0B6B3A7640000" }),
        json!({ "gas": "0xffffffffff" }),
        json!({ "input": "0xABcd", "gas": "0xffff" }),
        json!({ "accessList": [] }),
        json!({ "accessList": [{ "address": SHOP, "storageKeys": [] }, { "address": SHOP, "storageKeys": [] }], "gas": "0xffff" }),
        json!({ "to": null, "data": format!("0x{}", "00".repeat(49_152)), "gas": "0xffffff" }),
    ] {
        Vault::new(&config())
            .sign(call("eth_signTransaction", &json!([transaction_with(&changes)])))
            .unwrap_or_else(|refusal| panic!("{changes}: {refusal:?}"));
    }
}

#[test]
fn params_without_a_key_are_refused_without_an_entry() {
    let object = transaction_with(&json!({}));
    for (method, params, expected) in [
        ("eth_signTransaction", "{", "params"),
        ("eth_signTransaction", "[1e999]", "params[0]"),
        ("eth_signTransaction", "\"\\ud800\"", "params"),
        ("eth_signTransaction", "{}", "params"),
        ("eth_signTransaction", "[]", "params"),
        ("eth_signTransaction", "null", "params"),
        ("eth_signTransaction", "", "params"),
        ("eth_signTransaction", "[\"0x\"]", "params[0]"),
        ("eth_signTransaction", "[{}]", "params[0].from"),
        ("eth_signTransaction", &format!("[{object},{object}]"), "params"),
        ("eth_sendTransaction", &format!("[{object},\"latest\"]"), "params"),
        ("personal_sign", "[\"hello\"]", "params"),
        ("personal_sign", &format!("[\"hello\",\"{HOT_ADDRESS}\",\"password\",\"\"]"), "params"),
        ("personal_sign", &format!("[\"hello\",\"{HOT_ADDRESS}\",7]"), "params[2]"),
        ("personal_sign", &format!("[\"hello\",\"{HOT_ADDRESS}\",[\"password\"]]"), "params[2]"),
        ("personal_sign", &format!("[\"{HOT_ADDRESS}\",\"hello\"]"), "params[1]"),
        ("personal_sign", "[\"hello\",null]", "params[1]"),
        ("eth_accounts", "[1]", "params[0]"),
        ("eth_accounts", "{}", "params"),
        ("eth_requestAccounts", "[1]", "params[0]"),
        ("eth_signTypedData", &format!("[[{{\"type\":\"string\",\"name\":\"a\",\"value\":\"b\"}}],\"{HOT_ADDRESS}\"]"), "params[0]"),
    ] {
        let mut vault = Vault::new(&config());
        let mut call = call(method, &Value::Null);
        call.params = params.into();
        let Err(Refusal::InvalidParams(invalid)) = vault.sign(call) else { panic!("{method} {params}") };
        assert_eq!(invalid.field, expected, "{method} {params}: {invalid:?}");
        assert!(vault.texts.is_empty());
    }
}

#[test]
fn deeply_nested_params_are_refused() {
    let mut call = call("eth_signTransaction", &Value::Null);
    call.params = "[".repeat(100_000);
    let Err(Refusal::InvalidParams(invalid)) = Vault::new(&config()).sign(call) else { panic!() };
    assert_eq!(invalid.field, "params");
}

#[test]
fn messages_of_32_bytes_are_denied() {
    for message in [format!("0x{}", "ab".repeat(32)), "a".repeat(32), "é".repeat(16)] {
        let mut vault = Vault::new(&config());
        let Err(Refusal::Denied(denial)) = vault.sign(call("personal_sign", &json!([message, HOT_ADDRESS]))) else { panic!("{message}") };
        assert!(denial.policy.is_none() && denial.detail.contains("32 bytes"), "{denial:?}");
        assert_eq!(vault.last()["code"], "denied");
    }
}

#[test]
fn the_chains_of_route_and_transaction_must_agree() {
    let sign = |chain: &str| {
        let mut call = call("eth_signTransaction", &json!([transaction_with(&json!({}))]));
        call.chain = Some(chain.into());
        let mut vault = Vault::new(&config());
        (vault.sign(call), vault.texts.len())
    };
    assert!(sign("1").0.is_ok());
    let (Err(Refusal::ChainMismatch(difference)), 1) = sign("10") else { panic!() };
    assert_eq!((difference.expected.as_str(), difference.got.as_str()), ("10", "1"));
    for chain in ["", "0", "01", "0x1", "-1", "1.0", "18446744073709551616", "eip155:1"] {
        let (Err(Refusal::InvalidParams(invalid)), 1) = sign(chain) else { panic!("{chain}") };
        assert_eq!(invalid.field, "chain");
    }
}

#[test]
fn the_chain_can_come_from_the_route() {
    let mut vault = Vault::new(&config());
    let mut call = call("eth_signTransaction", &json!([transaction_with(&json!({ "chainId": null }))]));
    call.chain = Some("10".into());
    vault.sign(call).unwrap();
    assert_eq!(vault.last()["chain"], "10");
}

#[test]
fn eth_sign_transaction_takes_no_estimates() {
    let mut call = call("eth_signTransaction", &json!([transaction_with(&json!({ "gas": null }))]));
    call.estimates = Some(Ok(estimates(0)));
    let Err(Refusal::InvalidParams(invalid)) = Vault::new(&config()).sign(call) else { panic!() };
    assert_eq!(invalid.field, "params[0].gas");
}

#[test]
fn estimates_are_validated_too() {
    let send = |changes: &Value, fill| {
        let mut call = call("eth_sendTransaction", &json!([transaction_with(changes)]));
        call.estimates = Some(Ok(fill));
        let mut vault = Vault::new(&config());
        vault.sign(call).map(|_| vault.last()).map_err(|refusal| refusal.detail())
    };
    let gaps = json!({ "gas": null, "nonce": null, "type": null, "chainId": "0x1", "maxFeePerGas": null, "maxPriorityFeePerGas": null });
    let entry = send(&gaps, estimates(9)).unwrap();
    assert_eq!((entry["nonce"].as_str(), entry["fee"].as_str()), (Some("9"), Some("2000000000000000")));
    let mut low = estimates(9);
    low.gas = 17_499;
    assert!(send(&gaps, low).unwrap_err().starts_with("params[0].gas"));
    // A priority fee of the client is kept. An estimated one is lowered to maxFeePerGas of the
    // client.
    assert!(
        send(&json!({ "maxFeePerGas": null, "maxPriorityFeePerGas": "0x4a817c801" }), estimates(0))
            .unwrap_err()
            .starts_with("params[0].maxPriorityFeePerGas")
    );
    assert_eq!(send(&json!({ "maxFeePerGas": "0x1", "maxPriorityFeePerGas": null }), estimates(0)).unwrap()["fee"], "21000");
}

#[test]
fn a_dry_run_comes_before_the_estimates() {
    let gaps = json!({ "nonce": null, "gas": null, "maxFeePerGas": null, "maxPriorityFeePerGas": null });
    let dry_run = |vault: &mut Vault, changes: &Value| {
        let mut object = transaction_with(&gaps);
        for (name, value) in changes.as_object().unwrap() {
            object[name] = value.clone();
        }
        vault.dry_run(call("eth_sendTransaction", &json!([object])))
    };
    let mut rules = config();
    rules["policies"][0]["when"] = json!({ "chain": ["*"], "to": [SHOP], "value": { "max": "1000" }, "fee": { "max": "100000000" } });
    let mut vault = Vault::new(&rules);
    for fine in [json!({}), json!({ "maxPriorityFeePerGas": "0x5" }), json!({ "nonce": "0x9", "gas": "0x5208", "maxFeePerGas": "0x1" })] {
        assert_eq!(dry_run(&mut vault, &fine), Ok(()), "{fine}");
    }
    assert!(vault.texts.is_empty(), "a passed dry run is not recorded");
    for (refused, expected) in [
        (json!({ "to": "0x000000000000000000000000000000000000dead" }), None),
        (json!({ "value": format!("{:#x}", u128::MAX) }), None),
        (json!({ "gas": "0x5207" }), Some("params[0].gas")),
        (json!({ "value": "1 ether" }), Some("params[0].value")),
        (json!({ "maxFeePerGas": "0x1", "maxPriorityFeePerGas": "0x2" }), Some("params[0].maxPriorityFeePerGas")),
    ] {
        let field = match dry_run(&mut vault, &refused).unwrap_err() {
            Refusal::InvalidParams(invalid) => Some(invalid.field),
            Refusal::Denied(_) => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(field.as_deref(), expected, "{refused}");
    }
    assert_eq!(vault.texts.len(), 5, "every refusal is an entry");
}
