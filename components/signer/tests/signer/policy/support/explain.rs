//! Explanations of requests.

use mintmark_signer::{
    refusal::Refusal,
    wallet::{call::Call, plan::Planned},
};
use serde_json::{Value, json};

use crate::support::{requests::call, vault::Vault, wallet::config};

/// Returns a vault with these policies and spending limits.
pub fn vault(policies: Value, limits: Value) -> Vault {
    let mut config = config();
    config["policies"] = policies;
    if limits != json!([]) {
        config["spendingLimits"] = limits;
    }
    Vault::new(&config)
}

/// Explains a request that has to be answered.
pub fn explained(vault: &Vault, method: &str, params: &Value) -> Value {
    explain(vault, call("signer_explain", &json!([{ "method": method, "params": params }]))).unwrap()
}

/// Explains a request.
pub fn explain(vault: &Vault, call: Call) -> Result<Value, Refusal> {
    match vault.wallet.plan(call, vault.now)? {
        Planned::Answered(text) => Ok(serde_json::from_str(&text).unwrap()),
        _ => panic!("expected an answer without a ledger"),
    }
}
