//! Requests of a caller. An input is a method, a zero byte and its `params` as JSON text.

use std::cell::RefCell;

use mintmark_signer::{
    refusal::Refusal,
    wallet::{Wallet, call::Call, plan::Planned},
};
use serde_json::{Value, json};

use crate::{
    seeds,
    support::{
        requests::{SHOP, call, estimates},
        vault::{NOW, Vault},
        wallet::{HOT_ADDRESS, config, open_wallet},
    },
    targets::transaction,
};

thread_local! {
    static WALLET: RefCell<Option<Wallet>> = const { RefCell::new(None) };
}

/// Returns a configuration with permissive policies, for typed data too.
fn permissive() -> Value {
    let mut config = config();
    let typed = json!({ "name": "typed", "effect": "allow", "kinds": ["typedData"], "when": { "primaryType": ["*"], "domain": { "chainId": ["*"], "verifyingContract": ["*"] } } });
    config["policies"].as_array_mut().unwrap().push(typed);
    config
}

pub(crate) fn run(input: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(input) else { return false };
    let Some((method, params)) = text.split_once('\0') else { return false };
    let wallet = WALLET.take().unwrap_or_else(|| open_wallet(&permissive()).unwrap_or_else(|errors| panic!("{errors:?}")));
    let mut vault = Vault { wallet, rows: Default::default(), texts: Vec::new(), head: [0; 32], now: NOW };
    let succeeded = perform(&mut vault, call_of(method, params));
    if ["eth_signTransaction", "personal_sign", "eth_signTypedData_v4", "signer_sign7702Authorization"].contains(&method) {
        assert_eq!(explained(&vault, method, params), succeeded, "{method} {params}");
    }
    WALLET.set(Some(vault.wallet));
    succeeded
}

/// Returns the call of a request.
fn call_of(method: &str, params: &str) -> Call {
    let mut call = call(method, &Value::Null);
    call.params = params.into();
    if method == "eth_sendTransaction" {
        call.chain = Some("1".into());
        call.estimates = Some(Ok(estimates(0)));
    }
    call
}

/// Performs a call. Returns whether it was answered or signed.
fn perform(vault: &mut Vault, call: Call) -> bool {
    match vault.wallet.plan(call, vault.now) {
        Ok(Planned::Answered(answer)) => {
            serde_json::from_str::<Value>(&answer).unwrap();
            true
        }
        Ok(Planned::Audit(_)) => true,
        Ok(Planned::LookUp(lookup)) => is_signed(vault.answer(&lookup).map(drop)),
        Ok(Planned::Report(_)) => panic!("only the gateway reports"),
        Ok(Planned::Sign(plan)) => is_signed(vault.run(&plan).map(drop)),
        Err(refusal) => is_signed(Err(refusal)),
    }
}

/// Returns whether a request was signed. Panics if the outcome is a fault.
fn is_signed(outcome: Result<(), Refusal>) -> bool {
    match outcome {
        Ok(()) => true,
        Err(Refusal::Fault(fault)) => panic!("{fault}"),
        Err(Refusal::InvalidParams(invalid)) => {
            assert!(invalid.field.starts_with("params") || invalid.field == "method", "{invalid:?}");
            false
        }
        Err(_) => false,
    }
}

/// Returns whether `signer_explain` answers and says that the request would be allowed.
fn explained(vault: &Vault, method: &str, params: &str) -> bool {
    let explain = call_of("signer_explain", &format!(r#"[{{"method":"{method}","params":{params}}}]"#));
    let Ok(Planned::Answered(answer)) = vault.wallet.plan(explain, vault.now) else { return false };
    serde_json::from_str::<Value>(&answer).unwrap()["verdict"] == "allow"
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let seed = |method: &str, params: &str| [method.as_bytes(), &[0], params.as_bytes()].concat();
    let recorded = |row: &Value, method: &str| seed(row["method"].as_str().unwrap_or(method), row["params"].as_str().unwrap());
    let mut all: Vec<Vec<u8>> = seeds::rows("client-requests.json").iter().map(|row| recorded(row, "")).collect();
    all.extend(seeds::rows("client-typed-data.json").iter().map(|row| recorded(row, "eth_signTypedData_v4")));
    all.extend(transaction::objects().iter().map(|object| seed("eth_signTransaction", &json!([object]).to_string())));
    let explained = json!([{ "method": "personal_sign", "params": ["0x1234", HOT_ADDRESS] }]);
    let authorization = json!([HOT_ADDRESS, { "chainId": "0x1", "address": SHOP, "nonce": "0x0" }]);
    all.push(seed("signer_explain", &explained.to_string()));
    all.push(seed("signer_sign7702Authorization", &authorization.to_string()));
    all.push(seed("signer_audit", r#"[{"after":0,"limit":10}]"#));
    all.push(seed("eth_accounts", "[]"));
    all
}
