//! The examples of `docs/reference/policies.md` are valid policies and spending limits.

use serde_json::{Value, json};

use crate::{
    policy::support::{calldata::multi_send, policies::MULTI_SEND, typed_data::safe_tx},
    support::{
        requests::{SHOP, call},
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
};

/// Returns the JSON examples of the page, in order.
fn examples() -> Vec<Value> {
    let path = format!("{}/../../docs/reference/policies.md", env!("CARGO_MANIFEST_DIR"));
    let document = std::fs::read_to_string(path).unwrap();
    let blocks = document.split("```json\n").skip(1).map(|rest| rest.split_once("```").unwrap().0);
    blocks.map(|block| serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"))).collect()
}

#[test]
fn the_examples_open_and_do_what_the_page_says() {
    let examples = examples();
    let [first, absent, safe, limits] = examples.as_slice() else { panic!("{} examples", examples.len()) };
    for (policies, limits) in [(first, None), (absent, None), (safe, Some(limits)), (first, Some(limits))] {
        let mut config = config();
        config["policies"] = policies.clone();
        if let Some(limits) = limits {
            config["spendingLimits"] = limits.clone();
        }
        Vault::new(&config);
    }
    let mut config = config();
    config["policies"] = safe.clone();
    let sign = |value| {
        let batch = multi_send(&[(0, SHOP, value, vec![]), (0, SHOP, 1, vec![])]);
        Vault::new(&config).sign(call("eth_signTypedData_v4", &json!([HOT_ADDRESS, safe_tx(MULTI_SEND, "0", &batch, 1)])))
    };
    assert!(sign(5).is_ok());
    assert!(sign(6).is_err());
}
