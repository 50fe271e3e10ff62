//! Policies and requests for tests.

use mintmark_signer::{
    config::{Config, ConfigError},
    encoding::address::Address,
    policy::{Facts, Kind, Policy, contents::Contents, judge::judge},
    refusal::Denial,
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::support::{requests::SHOP, wallet::config};

/// Somebody else.
pub const OTHER: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
/// A token.
pub const TOKEN: &str = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
/// MultiSend 1.4.1.
pub const MULTI_SEND: &str = "0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526";

/// Policies, or what is wrong with them.
pub fn read(policies: &Value) -> Result<Vec<Policy>, Vec<ConfigError>> {
    let mut config = config();
    config["policies"] = policies.clone();
    Config::read(&config.to_string()).map(|config| config.policies)
}

/// Policies that are good.
pub fn policies(policies: &Value) -> Vec<Policy> {
    read(policies).unwrap_or_else(|problems| panic!("{policies}: {problems:?}"))
}

/// An allow of transactions: chain 1, any fee, and these conditions.
pub fn allow(when: &Value) -> Value {
    let mut whole = json!({ "chain": ["1"], "fee": { "max": "1000" } });
    whole.as_object_mut().unwrap().extend(when.as_object().unwrap().clone());
    json!({ "name": "allow", "effect": "allow", "kinds": ["transaction"], "when": whole })
}

/// A deny of transactions.
pub fn deny(when: &Value) -> Value {
    json!({ "name": "deny", "effect": "deny", "kinds": ["transaction"], "when": when })
}

/// An allow of whatever is called.
pub fn anything() -> Value {
    let mut policy = allow(&json!({ "to": ["*"], "selector": ["*"] }));
    policy["name"] = json!("anything");
    policy
}

/// A policy under another name.
pub fn named(name: &str, mut policy: Value) -> Value {
    policy["name"] = json!(name);
    policy
}

/// A transaction of `backend` on chain 1 with calldata.
pub fn transaction<'a>(to: &str, calldata: &'a [u8]) -> Facts<'a> {
    Facts {
        caller: "backend",
        kind: Kind::Transaction,
        chain: Some(1),
        to: Some(Address::parse(to).unwrap()),
        value: Some(U256::ZERO),
        fee: Some(U256::from(100)),
        calldata: Some(calldata),
        message: None,
        typed_data: None,
        delegates: Vec::new(),
    }
}

/// What policies say to a request: the policy that allows it.
pub fn say(list: &Value, facts: &Facts<'_>) -> Result<String, Denial> {
    let policies = policies(list);
    judge(&policies, facts, &Contents::of(facts)).map(str::to_owned)
}

/// What policies say to calldata for the shop.
pub fn say_to(list: &Value, calldata: &[u8]) -> Result<String, Denial> {
    say(list, &transaction(SHOP, calldata))
}
