//! Policies, and requests to judge by them.

use mintmark_signer::{
    config::{Config, config_error::ConfigError},
    encoding::address::Address,
    policy::{Facts, Kind, Policy, contents::Contents, judge::judge},
    refusal::Denial,
    request::chain_scope::ChainScope,
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::support::{requests::SHOP, wallet::config};

/// Another address.
pub const OTHER: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
/// The address of a token.
pub const TOKEN: &str = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
/// The address of MultiSend 1.4.1.
pub const MULTI_SEND: &str = "0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526";

/// Reads policies.
pub fn read(policies: &Value) -> Result<Vec<Policy>, Vec<ConfigError>> {
    let mut config = config();
    config["policies"] = policies.clone();
    Config::read(&config.to_string()).map(|config| config.policies)
}

/// Reads policies that have to be valid.
pub fn policies(policies: &Value) -> Vec<Policy> {
    read(policies).unwrap_or_else(|errors| panic!("{policies}: {errors:?}"))
}

/// Returns a policy that allows transactions on chain 1 with these conditions.
pub fn allow(when: &Value) -> Value {
    let mut whole = json!({ "chain": ["1"], "fee": { "max": "1000" } });
    whole.as_object_mut().unwrap().extend(when.as_object().unwrap().clone());
    json!({ "name": "allow", "effect": "allow", "kinds": ["transaction"], "when": whole })
}

/// Returns a policy that denies transactions with these conditions.
pub fn deny(when: &Value) -> Value {
    json!({ "name": "deny", "effect": "deny", "kinds": ["transaction"], "when": when })
}

/// Returns a policy that allows every call.
pub fn anything() -> Value {
    let mut policy = allow(&json!({ "to": ["*"], "selector": ["*"] }));
    policy["name"] = json!("anything");
    policy
}

/// Returns a policy with another name.
pub fn named(name: &str, mut policy: Value) -> Value {
    policy["name"] = json!(name);
    policy
}

/// Returns a transaction of `backend` on chain 1.
pub fn transaction<'a>(to: &str, calldata: &'a [u8]) -> Facts<'a> {
    Facts {
        caller: "backend",
        kind: Kind::Transaction,
        chain: ChainScope::One(1),
        to: Some(Address::parse(to).unwrap()),
        value: Some(U256::ZERO),
        fee: Some(U256::from(100)),
        calldata: Some(calldata),
        message: None,
        typed_data: None,
        delegates: Vec::new(),
    }
}

/// Judges a request. Returns the name of the policy that allows it, or the denial.
pub fn say(list: &Value, facts: &Facts<'_>) -> Result<String, Denial> {
    let policies = policies(list);
    judge(&policies, facts, &Contents::of(facts)).map(str::to_owned)
}

/// Judges a call of the shop.
pub fn say_to(list: &Value, calldata: &[u8]) -> Result<String, Denial> {
    say(list, &transaction(SHOP, calldata))
}
