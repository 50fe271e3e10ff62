//! Authorizations (EIP-7702): single ones as viem and ethers sign them, and malformed ones in
//! transactions.

use mintmark_signer::{
    encoding::{hex, json::Json},
    refusal::Refusal,
    transaction::authorization::request,
};
use serde_json::{Value, json};

use crate::{
    support::{
        requests::{SHOP, call},
        vault::{Vault, vault_of},
        vectors::{text, vectors},
        wallet::{COLD_ADDRESS, HOT_ADDRESS, config},
    },
    transaction::support::{of_type_with, signed_authorization},
};

const METHOD: &str = "signer_sign7702Authorization";

fn account(vault: &Vault) -> String {
    let mintmark_signer::wallet::plan::Planned::Answered(accounts) =
        vault.wallet.plan(call("eth_accounts", &json!([])), crate::support::vault::NOW).unwrap()
    else {
        panic!()
    };
    let [account] = serde_json::from_str::<[String; 1]>(&accounts).unwrap();
    account
}

#[test]
fn single_authorizations_match_viem_and_ethers() {
    let rows = vectors("authorizations.json");
    assert_eq!(rows.len(), 48);
    let (mut signed, mut denied) = (0, 0);
    for row in rows {
        let given = Json::parse(&row["authorization"].to_string()).unwrap();
        let digest = request::unsigned("authorization", &given).unwrap().digest();
        assert_eq!(hex::encode(&digest), text(&row, "digest"));
        let mut vault = vault_of(text(&row, "secretKey"));
        match vault.sign(call(METHOD, &json!([account(&vault), row["authorization"]]))) {
            Ok(answer) => {
                let mut expected = row["authorization"].clone();
                for name in ["yParity", "r", "s"] {
                    expected[name] = row[name].clone();
                }
                assert_eq!(serde_json::from_str::<Value>(&answer.result).unwrap(), expected);
                assert_eq!(answer.hash, None);
                let entry = vault.last();
                let chain = u64::from_str_radix(&text(&row["authorization"], "chainId")[2..], 16).unwrap().to_string();
                let delegate = json!({ "chainId": chain, "address": row["authorization"]["address"] });
                assert_eq!(
                    (&entry["kind"], &entry["chain"], &entry["delegates"]),
                    (&json!("authorization"), &json!(chain), &json!([delegate]))
                );
                assert_eq!(
                    (&entry["transactionType"], &entry["to"], &entry["fee"], &entry["spendTotal"]),
                    (&Value::Null, &Value::Null, &Value::Null, &Value::Null)
                );
                signed += 1;
            }
            Err(Refusal::Denied(_)) => {
                assert_eq!(row["authorization"]["chainId"], "0x0", "only an authorization for every chain is denied");
                denied += 1;
            }
            Err(other) => panic!("{row}: {other:?}"),
        }
    }
    assert_eq!((signed, denied), (40, 8));
}

#[test]
fn a_signed_authorization_can_be_used_in_a_transaction_as_it_is() {
    let mut vault = Vault::new(&config());
    let given = json!({ "chainId": "0x1", "address": SHOP, "nonce": "0x8" });
    let signed = vault.sign(call(METHOD, &json!([HOT_ADDRESS, given]))).unwrap();
    let authorization: Value = serde_json::from_str(&signed.result).unwrap();
    let transaction = of_type_with(4, &json!({ "nonce": "0x7", "authorizationList": [authorization, signed_authorization()] }));
    vault.sign(call("eth_signTransaction", &json!([transaction]))).unwrap();
    assert_eq!(vault.last()["delegates"].as_array().unwrap().len(), 2);
}

#[test]
fn malformed_authorizations_are_refused_by_field() {
    let good = json!({ "chainId": "0x1", "address": SHOP, "nonce": "0x0" });
    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        match value {
            Value::Null => _ = changed.as_object_mut().unwrap().remove(name),
            value => changed[name] = value,
        }
        json!([HOT_ADDRESS, changed])
    };
    for (field, params) in [
        ("params", json!([])),
        ("params", json!([HOT_ADDRESS])),
        ("params", json!([HOT_ADDRESS, good, good])),
        ("params[0]", json!([good, HOT_ADDRESS])),
        ("params[1]", json!([HOT_ADDRESS, [good]])),
        ("params[1]", json!([HOT_ADDRESS, "0x00"])),
        ("params[1].chainId", with("chainId", Value::Null)),
        ("params[1].chainId", with("chainId", json!(1))),
        ("params[1].chainId", with("chainId", json!("0x01"))),
        ("params[1].chainId", with("chainId", json!(format!("0x1{}", "0".repeat(64))))),
        ("params[1].address", with("address", Value::Null)),
        ("params[1].address", with("address", json!("0x70997970c51812dc3A010C7d01b50e0d17dc79C8"))),
        ("params[1].nonce", with("nonce", Value::Null)),
        ("params[1].nonce", with("nonce", json!("0xffffffffffffffff"))),
        ("params[1].nonce", with("nonce", json!("0x10000000000000000"))),
        ("params[1].yParity", with("yParity", json!("0x0"))),
        ("params[1].contractAddress", with("contractAddress", json!(SHOP))),
    ] {
        let Err(Refusal::InvalidParams(invalid)) = Vault::new(&config()).sign(call(METHOD, &params)) else { panic!("{params}") };
        assert_eq!(invalid.field, field, "{params}");
    }
    let other = Vault::new(&config()).sign(call(METHOD, &json!([COLD_ADDRESS, good]))).unwrap_err();
    assert!(matches!(other, Refusal::Forbidden(_)), "{other:?}");
    // On the route of a chain, the authorization is for that chain.
    for (route, good_chain) in [("1", true), ("10", false)] {
        let mut call = call(METHOD, &json!([HOT_ADDRESS, good]));
        call.chain = Some(route.into());
        let signed = Vault::new(&config()).sign(call);
        assert_eq!(signed.is_ok(), good_chain);
        assert!(good_chain || matches!(signed, Err(Refusal::ChainMismatch(_))));
    }
}

#[test]
fn malformed_tuples_are_refused_by_field() {
    let order = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    let high = "0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1";
    let max_s = "0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
    let padded = format!("0x{:0>64}", "1");
    let rows: Vec<(&str, Value, Option<&str>)> = vec![
        ("nonce", json!("0xffffffffffffffff"), Some("nonce")),
        ("nonce", json!("0xfffffffffffffffe"), None),
        ("nonce", json!(3), Some("nonce")),
        ("chainId", json!("1"), Some("chainId")),
        ("address", json!("0x00"), Some("address")),
        ("r", json!("0x0"), Some("r")),
        ("r", json!(order), Some("r")),
        ("r", json!("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140"), None),
        ("r", json!(padded), None),
        ("r", json!(format!("0x{}", "0".repeat(64))), Some("r")),
        ("r", json!("0x01"), Some("r")),
        ("r", json!(7), Some("r")),
        ("s", json!("0x0"), Some("s")),
        ("s", json!(high), Some("s")),
        ("s", json!(max_s), None),
        ("s", json!(order), Some("s")),
        ("yParity", json!("0x2"), Some("yParity")),
        ("yParity", json!("0x1b"), Some("yParity")),
        ("yParity", json!("0x00"), Some("yParity")),
        ("yParity", json!(0), Some("yParity")),
        ("yParity", Value::Null, Some("yParity")),
        ("v", json!("0x1b"), None),
        ("v", json!("0x0"), None),
        ("v", json!("0x1c"), Some("v")),
        ("v", json!("0x25"), Some("v")),
        ("signature", json!("0x00"), Some("signature")),
        ("s", Value::Null, Some("s")),
    ];
    for (name, value, refused) in rows {
        let mut changed_tuple = signed_authorization();
        match &value {
            Value::Null => _ = changed_tuple.as_object_mut().unwrap().remove(name),
            value => changed_tuple[name] = value.clone(),
        }
        let object = of_type_with(4, &json!({ "gas": "0x30d40", "authorizationList": [signed_authorization(), changed_tuple] }));
        match (Vault::new(&config()).sign(call("eth_signTransaction", &json!([object]))), refused) {
            (Ok(_), None) => {}
            (Err(Refusal::InvalidParams(invalid)), Some(field)) => {
                assert_eq!(invalid.field, format!("params[0].authorizationList[1].{field}"), "{name} {value}");
            }
            (answer, _) => panic!("{name} {value}: {answer:?}"),
        }
    }
    for (list, field) in [
        (json!([]), "authorizationList"),
        (json!({}), "authorizationList"),
        (json!(vec![signed_authorization(); 1_025]), "authorizationList"),
        (json!([[]]), "authorizationList[0]"),
        (json!([null]), "authorizationList[0]"),
    ] {
        let object = of_type_with(4, &json!({ "gas": "0xffffffff", "authorizationList": list }));
        let Err(Refusal::InvalidParams(invalid)) = Vault::new(&config()).sign(call("eth_signTransaction", &json!([object]))) else {
            panic!()
        };
        assert_eq!(invalid.field, format!("params[0].{field}"));
    }
}
