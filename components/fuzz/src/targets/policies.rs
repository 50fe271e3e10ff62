//! Lists of policies. An input is the policies as JSON, a zero byte, 20 bytes of an address and the
//! calldata that is sent to it.

use mintmark_signer::{
    config::Config,
    encoding::address::Address,
    explain,
    policy::{Effect, Facts, Kind, Policy, contents::Contents, judge::judge},
    request::chain_scope::ChainScope,
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::seeds;

/// Maximum number of policies in an input.
const MAX_POLICIES: usize = 40;

pub(crate) fn run(input: &[u8]) -> bool {
    let Some(end) = input.iter().position(|byte| *byte == 0) else { return false };
    let Some((to, calldata)) = input[end + 1..].split_first_chunk() else { return false };
    let Ok(list) = serde_json::from_slice::<Value>(&input[..end]) else { return false };
    let Some(mut policies) = read(&list) else { return false };
    let facts = Facts {
        caller: "backend",
        kind: Kind::Transaction,
        chain: ChainScope::One(1),
        to: Some(Address(*to)),
        value: Some(U256::ZERO),
        fee: Some(U256::ZERO),
        calldata: Some(calldata),
        message: None,
        typed_data: None,
        delegates: Vec::new(),
    };
    let contents = Contents::of(&facts);
    let judged = judge(&policies, &facts, &contents);
    let allowed = judged.is_ok();
    if let Ok(name) = judged {
        assert!(policies.iter().any(|policy| policy.name == name && policy.effect == Effect::Allow));
    }
    // The explanation has the same verdict.
    let explanation: Value = serde_json::from_str(&explain::request(&policies, &facts, &contents).to_string()).unwrap();
    assert_eq!(allowed, passes(&explanation), "{explanation}");
    policies.reverse();
    assert_eq!(judge(&policies, &facts, &contents).is_ok(), allowed, "the order must not matter");
    for index in 0..policies.len() {
        let fewer: Vec<Policy> =
            policies.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, policy)| policy.clone()).collect();
        let without = judge(&fewer, &facts, &contents).is_ok();
        match policies[index].effect {
            Effect::Allow => assert!(allowed || !without, "one allow less must not allow more"),
            Effect::Deny => assert!(!allowed || without, "one deny more must not allow more"),
        }
    }
    let never = json!([{ "name": "never", "effect": "deny", "kinds": ["transaction"], "when": { "to": ["*"] } }]);
    policies.extend(read(&never).unwrap());
    assert!(judge(&policies, &facts, &contents).is_err());
    true
}

/// Reads policies. Returns `None` if they are invalid or too many.
fn read(list: &Value) -> Option<Vec<Policy>> {
    let mut config = crate::support::wallet::config();
    config["policies"] = list.clone();
    Config::read(&config.to_string()).ok().map(|config| config.policies).filter(|policies| policies.len() <= MAX_POLICIES)
}

/// Returns whether an explanation allows a request and every inner call.
fn passes(explanation: &Value) -> bool {
    explanation["verdict"] == "allow" && explanation["calls"].as_array().unwrap().iter().all(passes)
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let path = format!("{}/../../docs/reference/policies.md", env!("CARGO_MANIFEST_DIR"));
    let document = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let examples: Vec<&str> = document.split("```json\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect();
    let policies = [examples[0].to_owned(), examples[1].to_owned(), crate::support::wallet::config()["policies"].to_string()];
    let rows = seeds::rows("calldata-calls.json").into_iter().chain(seeds::rows("calldata-spends.json"));
    let calls = rows.map(|row| [seeds::bytes(&row, "to"), seeds::bytes(&row, "calldata")].concat()).filter(|seed| seed.len() <= 2_048);
    calls.enumerate().map(|(index, call)| [policies[index % 3].as_bytes(), &[0], &call].concat()).collect()
}
