//! Vectors through the whole of it: open, plan, prepare, commit, release.

use crate::common::{COLD, HOT_ADDRESS, NOW, Vault, call, config, fill, given, text, vectors};
use mintmark_signer::{
    hash::keccak256,
    hex,
    refusal::Refusal,
    wallet::{Wallet, plan::Planned},
};
use serde_json::{Value, json};

/// A vault whose key `hot` is another.
fn vault_of(secret: &str) -> Vault {
    let mut vault = Vault::new(&config());
    let other = if secret == COLD { crate::common::HOT } else { COLD };
    vault.wallet = Wallet::open(&config().to_string(), vec![given("hot", secret), given("cold", other)], vec![3; 32]).unwrap();
    vault
}

/// Quantities as the JSON-RPC wants them; the files pad to whole bytes.
fn quantity(padded: &str) -> String {
    let digits = padded.trim_start_matches("0x").trim_start_matches('0');
    format!("0x{}", if digits.is_empty() { "0" } else { digits })
}

#[test]
fn state_test_transactions_come_out_byte_for_byte() {
    // What a signer can see by itself. Balances and base fees it cannot.
    let visible = ["TransactionException.INTRINSIC_GAS_TOO_LOW", "TransactionException.PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS"];
    let (mut signed, mut refused) = (0, 0);
    for row in vectors("state-tests-type2.json") {
        let mut vault = vault_of(text(&row, "secretKey"));
        let mut object = json!({ "type": "0x2", "chainId": "0x1", "from": row["sender"], "to": row["to"], "data": row["data"], "accessList": row["accessList"] });
        for name in ["nonce", "gas", "maxFeePerGas", "maxPriorityFeePerGas", "value"] {
            object[name] = json!(quantity(text(&row, name)));
        }
        match (vault.sign(call("eth_signTransaction", &json!([object]))), row["exception"].as_str()) {
            (Ok(answer), None) => {
                assert_eq!(answer.result, text(&row, "txbytes"), "{}", row["name"]);
                assert_eq!(answer.hash.unwrap(), hex::encode(&keccak256(&hex::decode(&answer.result).unwrap())));
                signed += 1;
            }
            (Ok(answer), Some(exception)) => {
                assert!(!visible.contains(&exception), "{}: {exception} was signed", row["name"]);
                assert_eq!(answer.result, text(&row, "txbytes"), "{}", row["name"]);
                signed += 1;
            }
            (Err(Refusal::InvalidParams(invalid)), Some(exception)) if visible.contains(&exception) => {
                assert!(["params[0].gas", "params[0].maxPriorityFeePerGas"].contains(&invalid.field.as_str()), "{invalid:?}");
                refused += 1;
            }
            (Err(refusal), exception) => panic!("{}: {refusal:?}, expected {exception:?}", row["name"]),
        }
    }
    assert_eq!((signed, refused), (48, 2));
}

#[test]
fn messages_are_signed_as_viem_and_ethers_sign_them() {
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
fn clients_are_served_unmodified() {
    let rows = vectors("client-requests.json");
    assert_eq!(rows.len(), 15);
    for row in rows {
        let mut vault = Vault::new(&config());
        let mut call = call(text(&row, "method"), &Value::Null);
        call.params = text(&row, "params").into();
        call.chain = Some("31337".into());
        call.fill = Some(Ok(fill(0)));
        let signed = vault.sign(call).unwrap_or_else(|refusal| panic!("{row}: {refusal:?}"));
        if text(&row, "method") != "personal_sign" {
            assert!(signed.result.starts_with("0x02"), "{}", signed.result);
        }
    }
}

#[test]
fn accounts_are_those_of_the_caller_in_order() {
    let vault = Vault::new(&config());
    let Planned::Answered(accounts) = vault.wallet.plan(call("eth_accounts", &json!([])), NOW).unwrap() else { panic!() };
    assert_eq!(accounts, format!("[\"{HOT_ADDRESS}\"]"));
    for params in ["", "null", "[]"] {
        let mut call = call("eth_accounts", &Value::Null);
        call.params = params.into();
        call.credential = crate::common::bearer("desk-token");
        let Planned::Answered(accounts) = vault.wallet.plan(call, NOW).unwrap() else { panic!() };
        assert_eq!(accounts, format!("[\"{}\",\"{HOT_ADDRESS}\"]", crate::common::COLD_ADDRESS), "{params}");
    }
}
