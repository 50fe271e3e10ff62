//! Callers: how they authenticate, and which keys and methods each may use.

use mintmark_signer::{
    refusal::Refusal,
    request::params::AuditQuery,
    wallet::{Credential, plan::Planned},
};
use serde_json::{Value, json};

use crate::support::{
    requests::{SHOP, bearer, call, transaction_with},
    vault::{NOW, Vault},
    wallet::{COLD_ADDRESS, HOT_ADDRESS, config},
};

#[test]
fn callers_authenticate_with_their_token() {
    let vault = Vault::new(&config());
    let backend = vault.wallet.identify(&bearer("backend-token"), NOW).unwrap();
    assert_eq!((backend.id.as_str(), backend.plan.as_deref(), backend.accounts), ("backend", Some("pro"), vec![HOT_ADDRESS.to_owned()]));
    let desk = vault.wallet.identify(&bearer("desk-token"), NOW).unwrap();
    assert_eq!((desk.id.as_str(), desk.plan, desk.accounts), ("desk", None, vec![COLD_ADDRESS.to_owned(), HOT_ADDRESS.to_owned()]));
}

#[test]
fn other_tokens_are_unauthorized() {
    let vault = Vault::new(&config());
    let others =
        ["", "backend", "Backend-token", "backend-token ", "backend-toke", "x", &crate::support::wallet::token_hash("backend-token")];
    for credential in others.map(bearer).into_iter().chain([Credential::Anonymous]) {
        assert_eq!(vault.wallet.identify(&credential, NOW), Err(Refusal::Unauthorized));
        for method in ["eth_accounts", "eth_signTransaction", "signer_audit", "no_such"] {
            let mut call = call(method, &json!([transaction_with(&json!({}))]));
            call.credential = match &credential {
                Credential::Bearer(token) => bearer(token),
                _ => Credential::Anonymous,
            };
            assert!(matches!(vault.wallet.plan(call, NOW), Err(Refusal::Unauthorized)));
        }
    }
}

#[test]
fn a_caller_can_use_only_its_own_keys() {
    let mut vault = Vault::new(&config());
    for (method, params) in [
        ("eth_signTransaction", json!([transaction_with(&json!({ "from": COLD_ADDRESS }))])),
        ("eth_signTransaction", json!([transaction_with(&json!({ "from": SHOP }))])),
        ("eth_sendTransaction", json!([transaction_with(&json!({ "from": COLD_ADDRESS, "nonsense": 1 }))])),
        ("personal_sign", json!(["hello", COLD_ADDRESS])),
    ] {
        let Err(Refusal::Forbidden(detail)) = vault.sign(call(method, &params)) else { panic!("{method}") };
        assert!(detail.starts_with("this caller has no key of the address 0x"), "{detail}");
        let last = vault.last();
        assert_eq!(
            (&last["caller"], &last["key"], &last["method"], &last["code"]),
            (&json!("backend"), &Value::Null, &json!(method), &json!("forbidden"))
        );
        assert_eq!((&last["detail"], &last["digest"], &last["outcome"]), (&json!(detail), &Value::Null, &json!("refused")));
    }
    assert_eq!(vault.texts.len(), 4, "each refusal is an entry");
    let mut desk = call("personal_sign", &json!(["hello", COLD_ADDRESS]));
    desk.credential = bearer("desk-token");
    vault.sign(desk).unwrap();
    assert_eq!((vault.last()["caller"].clone(), vault.last()["key"].clone()), (json!("desk"), json!("cold")));
}

#[test]
fn unknown_methods_are_refused() {
    let vault = Vault::new(&config());
    for method in [
        "",
        "eth_sign",
        "eth_Accounts",
        "eth_chainId",
        "eth_signTypedData_v1",
        "eth_signTypedData_v3",
        "personal_unlockAccount",
        "wallet_sendTransaction",
        "debug_x",
    ] {
        let Err(Refusal::UnknownMethod(name)) = vault.wallet.plan(call(method, &json!([])), NOW) else { panic!("{method}") };
        assert_eq!(name, method);
    }
}

fn audit(token: &str, params: &Value) -> Result<AuditQuery, Refusal> {
    let mut call = call("signer_audit", params);
    call.credential = bearer(token);
    let vault = Vault::new(&config());
    match vault.wallet.plan(call, NOW)? {
        Planned::Audit(request) => Ok(vault.wallet.entries_for(&request, &[]).unwrap()),
        _ => panic!("expected an audit query"),
    }
}

#[test]
fn only_auditors_may_read_the_audit() {
    assert!(matches!(audit("desk-token", &json!([])), Err(Refusal::Forbidden(_))));
    assert_eq!(audit("backend-token", &json!([])), Ok(AuditQuery { after: 0, limit: 100 }));
    assert_eq!(audit("backend-token", &Value::Null), Ok(AuditQuery { after: 0, limit: 100 }));
    assert_eq!(audit("backend-token", &json!([{}])), Ok(AuditQuery { after: 0, limit: 100 }));
    assert_eq!(audit("backend-token", &json!([{ "after": 5, "limit": 1000 }])), Ok(AuditQuery { after: 5, limit: 1000 }));
    assert_eq!(
        audit("backend-token", &json!([{ "after": "18446744073709551615", "limit": "1" }])),
        Ok(AuditQuery { after: u64::MAX, limit: 1 })
    );
    for (params, field) in [
        (json!([{ "limit": 0 }]), "params[0].limit"),
        (json!([{ "limit": 1001 }]), "params[0].limit"),
        (json!([{ "limit": 4_294_967_296_u64 }]), "params[0].limit"),
        (json!([{ "after": -1 }]), "params[0].after"),
        (json!([{ "after": 1.5 }]), "params[0].after"),
        (json!([{ "after": "0x1" }]), "params[0].after"),
        (json!([{ "after": "01" }]), "params[0].after"),
        (json!([{ "from": 1 }]), "params[0].from"),
        (json!([5]), "params[0]"),
        (json!([{}, {}]), "params"),
        (json!({}), "params"),
    ] {
        let Err(Refusal::InvalidParams(invalid)) = audit("backend-token", &params) else { panic!("{params}") };
        assert_eq!(invalid.field, field, "{params}");
    }
}
