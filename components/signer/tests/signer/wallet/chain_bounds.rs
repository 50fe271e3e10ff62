//! What the chain says before a nonce is taken: the gas of a block, the balance, and whether it has
//! EIP-1559.

use mintmark_signer::{
    encoding::hex,
    refusal::Refusal,
    transaction::{Transaction, complete::Estimates, kind::Type, raw},
    wallet::call::Call,
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::support::{
    requests::{SHOP, call, estimates},
    vault::Vault,
    wallet::{HOT_ADDRESS, config},
};

fn send(chain: u64, fields: &Value, estimates: Estimates) -> Call {
    let mut object = json!({ "from": HOT_ADDRESS, "to": SHOP, "value": "0x1" });
    for (name, value) in fields.as_object().unwrap() {
        object[name] = value.clone();
    }
    let mut call = call("eth_sendTransaction", &json!([object]));
    call.chain = Some(chain.to_string());
    call.estimates = Some(Ok(estimates));
    call
}

fn sent(vault: &mut Vault, call: Call) -> Transaction {
    raw::decode(&hex::decode(&vault.sign(call).unwrap().result).unwrap()).unwrap().0
}

#[test]
fn gas_above_that_of_a_block_is_refused_without_a_nonce() {
    let mut vault = Vault::new(&config());
    let bounded = Estimates { block_gas_limit: Some(90_000), ..estimates(0) };
    let Err(Refusal::GasAboveLimit(refused)) = vault.sign(send(2, &json!({ "gas": "0x15f91" }), bounded)) else { panic!() };
    assert_eq!((refused.field.as_str(), refused.got.as_str()), ("params[0].gas", "90001"));
    let Err(Refusal::GasAboveLimit(_)) = vault.sign(send(2, &json!({}), Estimates { gas: 90_001, ..bounded })) else { panic!() };
    assert_eq!((&vault.last()["code"], &vault.last()["outcome"]), (&json!("gas-above-limit"), &json!("refused")));
    assert!(!vault.rows.keys().any(|name| name.starts_with("nonce:")), "it takes no nonce");
    assert_eq!(sent(&mut vault, send(2, &json!({ "gas": "0x15f90" }), bounded)).nonce, 0);
}

#[test]
fn a_cost_above_the_balance_is_refused_without_a_nonce() {
    let mut vault = Vault::new(&config());
    // 100,000 gas at 20 gwei, and the value of 1 wei.
    let cost = U256::from(2_000_000_000_000_001_u64);
    let poor = Estimates { balance: Some(cost - U256::ONE), ..estimates(4) };
    let Err(Refusal::InsufficientFunds(refused)) = vault.sign(send(1, &json!({}), poor)) else { panic!() };
    assert!(refused.expected.starts_with("at least 2000000000000001 wei"), "{refused:?}");
    assert_eq!(vault.last()["code"], "insufficient-funds");
    // What follows, and is small enough, gets the nonce that was not taken.
    assert_eq!(sent(&mut vault, send(1, &json!({ "value": "0x0" }), poor)).nonce, 4);
    assert_eq!(sent(&mut vault, send(1, &json!({}), Estimates { balance: Some(cost), ..estimates(4) })).nonce, 5);
    // The fee of blobs counts.
    let blob = json!({ "type": "0x3", "maxFeePerBlobGas": "0x1", "blobVersionedHashes": [format!("0x01{}", "00".repeat(31))] });
    let Err(Refusal::InsufficientFunds(refused)) = vault.sign(send(1, &blob, Estimates { balance: Some(cost), ..estimates(4) })) else {
        panic!()
    };
    assert!(refused.expected.starts_with("at least 2000000000131073 wei"), "{refused:?}");
}

#[test]
fn an_estimate_gets_the_margin_of_its_chain() {
    let mut rules = config();
    rules["chains"] =
        json!({ "2": { "gasMargin": 1 }, "3": { "gasMargin": 1.0001 }, "4": { "maxTransactionGas": "110000" }, "5": { "gasMargin": 10 } });
    let gas = |chain: u64, gas: u64, block_gas_limit: Option<u64>| {
        let mut vault = Vault::new(&rules);
        vault
            .sign(send(chain, &json!({}), Estimates { gas, block_gas_limit, ..estimates(0) }))
            .map(|signed| raw::decode(&hex::decode(&signed.result).unwrap()).unwrap().0.gas)
    };
    for (chain, estimate, block, limit) in [
        (6, 100_001, None, 120_002),
        (2, 100_001, None, 100_001),
        (3, 100_001, None, 100_012),
        (4, 100_000, None, 110_000),
        (4, 110_000, None, 110_000),
        (5, 100_000, None, 1_000_000),
        (5, 100_000, Some(500_000), 500_000),
        (1, 16_000_000, None, 16_777_216),
        (137, 30_000_000, Some(45_000_000), 32_000_000),
    ] {
        assert_eq!(gas(chain, estimate, block), Ok(limit), "chain {chain}");
    }
    for (chain, estimate, block) in [(1, 16_777_217, None), (6, u64::MAX, Some(30_000_000))] {
        assert!(matches!(gas(chain, estimate, block), Err(Refusal::GasAboveLimit(_))), "chain {chain}");
    }
    let above_the_rule = gas(4, 110_001, None).unwrap_err();
    assert!(above_the_rule.detail().contains("maxTransactionGas"), "{above_the_rule:?}");
    // The gas of a client is kept.
    let given = send(6, &json!({ "gas": "0x5208" }), estimates(0));
    assert_eq!(sent(&mut Vault::new(&rules), given).gas, 21_000);
}

#[test]
fn margins_out_of_range_are_config_errors() {
    for margin in [json!(0.99), json!(0), json!(-1.2), json!(10.0001), json!(1.23456), json!(1e300), json!("1.2"), Value::Null] {
        let mut rules = config();
        rules["chains"] = json!({ "1": { "gasMargin": margin } });
        let errors = crate::support::wallet::open_wallet(&rules).err().unwrap();
        assert_eq!(errors.len(), 1, "{margin}");
        assert_eq!(errors[0].at, "/signer/chains/1/gasMargin");
    }
}

#[test]
fn a_chain_without_eip_1559_gets_an_older_type() {
    let legacy = Estimates { max_priority_fee_per_gas: None, ..estimates(0) };
    let list = json!({ "accessList": [{ "address": SHOP, "storageKeys": [] }] });
    for (fields, kind) in [(json!({}), Type::Legacy), (list, Type::AccessList), (json!({ "type": "0x0" }), Type::Legacy)] {
        let mut vault = Vault::new(&config());
        let mut first = send(1, &fields, legacy);
        first.idempotency_key = Some("once".into());
        let signed = vault.sign(first).unwrap();
        let transaction = raw::decode(&hex::decode(&signed.result).unwrap()).unwrap().0;
        assert_eq!((transaction.shape.kind(), transaction.shape.fees().max_fee_per_gas), (kind, legacy.max_fee_per_gas));
        // A retry is the same, whatever the chain has by then.
        let mut again = send(1, &fields, estimates(7));
        again.idempotency_key = Some("once".into());
        assert_eq!(vault.sign(again).unwrap(), signed);
    }
    let named = Vault::new(&config()).sign(send(1, &json!({ "type": "0x2" }), legacy)).unwrap_err();
    assert!(named.detail().starts_with("params[0].maxPriorityFeePerGas"), "{named:?}");
}

#[test]
fn the_second_parameter_says_whether_it_is_simulated() {
    let with = |options: Value, fields: Value| {
        let mut call = send(1, &fields, estimates(0));
        let transaction: Value = serde_json::from_str::<Value>(&call.params).unwrap()[0].clone();
        call.params = json!([transaction, options]).to_string();
        Vault::new(&config()).sign(call).map_err(|refusal| refusal.detail().split(':').next().unwrap().to_owned())
    };
    let gas = json!({ "gas": "0x5208" });
    assert!(with(json!({ "simulate": false }), gas.clone()).is_ok());
    assert!(with(json!({ "simulate": true }), json!({})).is_ok());
    assert!(with(json!({}), json!({})).is_ok());
    for (options, fields, field) in [
        (json!({ "simulate": false }), json!({}), "params[0].gas"),
        (json!({ "simulate": 0 }), gas.clone(), "params[1].simulate"),
        (json!({ "simulated": false }), gas.clone(), "params[1].simulated"),
        (json!(false), gas.clone(), "params"),
        (Value::Null, gas.clone(), "params"),
    ] {
        assert_eq!(with(options, fields).unwrap_err(), field);
    }
    let mut twice = send(1, &gas, estimates(0));
    twice.params = format!("{},{{\"simulate\":true,\"simulate\":false}}]", twice.params.strip_suffix(']').unwrap());
    assert!(Vault::new(&config()).sign(twice).unwrap_err().detail().starts_with("params[1].simulate"));
    // `eth_signTransaction` asks no chain.
    let mut signed = call("eth_signTransaction", &json!([crate::support::requests::transaction(), { "simulate": false }]));
    signed.chain = Some("1".into());
    assert!(matches!(Vault::new(&config()).sign(signed), Err(Refusal::InvalidParams(_))));
}
