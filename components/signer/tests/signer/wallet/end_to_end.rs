//! Vectors from end to end: open, plan, prepare, commit and release.

use crate::support::{
    requests::{call, estimates},
    vault::{NOW, Vault, vault_of},
    vectors::{text, vectors},
    wallet::{HOT_ADDRESS, config},
};
use mintmark_signer::wallet::plan::Planned;
use serde_json::{Value, json};

#[test]
fn messages_have_the_signatures_of_viem_and_ethers() {
    let rows = vectors("personal-sign.json");
    assert_eq!(rows.len(), 44);
    for row in rows {
        let mut vault = vault_of(text(&row, "secretKey"));
        let Planned::Answered(accounts) = vault.wallet.plan(call("eth_accounts", &json!([])), NOW).unwrap() else { panic!() };
        let [account] = serde_json::from_str::<[String; 1]>(&accounts).unwrap();
        let signed = vault.sign(call("personal_sign", &json!([row["param"], account]))).unwrap();
        assert_eq!(signed.result, text(&row, "signature"), "{row}");
        assert_eq!(signed.hash, None);
    }
}

#[test]
fn unmodified_requests_of_clients_are_signed() {
    let rows = vectors("client-requests.json");
    assert_eq!(rows.len(), 24);
    for row in rows {
        let mut vault = Vault::new(&config());
        let mut call = call(text(&row, "method"), &Value::Null);
        call.params = text(&row, "params").into();
        call.chain = Some("31337".into());
        call.estimates = Some(Ok(estimates(0)));
        let signed = vault.sign(call).unwrap_or_else(|refusal| panic!("{row}: {refusal:?}"));
        if text(&row, "method") != "personal_sign" {
            let call = text(&row, "call");
            let kinds = [("legacy", "0xf8"), ("EIP-2930", "0x01"), ("EIP-7702", "0x04")];
            let first = kinds.iter().find(|(name, _)| call.contains(name)).map_or("0x02", |(_, first)| first);
            assert!(signed.result.starts_with(first), "{call}: {}", signed.result);
        }
    }
}

#[test]
fn eth_accounts_lists_the_accounts_of_the_caller_in_order() {
    let vault = Vault::new(&config());
    let Planned::Answered(accounts) = vault.wallet.plan(call("eth_accounts", &json!([])), NOW).unwrap() else { panic!() };
    assert_eq!(accounts, format!("[\"{HOT_ADDRESS}\"]"));
    for params in ["", "null", "[]"] {
        let mut call = call("eth_accounts", &Value::Null);
        call.params = params.into();
        call.credential = crate::support::requests::bearer("desk-token");
        let Planned::Answered(accounts) = vault.wallet.plan(call, NOW).unwrap() else { panic!() };
        assert_eq!(accounts, format!("[\"{}\",\"{HOT_ADDRESS}\"]", crate::support::wallet::COLD_ADDRESS), "{params}");
    }
}
