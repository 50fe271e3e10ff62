//! Hedged nonces: each signature differs, a repeated release gives the same bytes, and RFC 6979 is
//! the default.

use mintmark_signer::{
    crypto::{curve::Curve, secret::Secret},
    encoding::hex,
};
use serde_json::{Value, json};

use crate::support::{
    requests::{call, transaction},
    vault::{NOW, Vault},
    vectors::{gzipped, text},
    wallet::{HOT_ADDRESS, config, open_wallet},
};

fn hedged() -> Value {
    let mut config = config();
    config["nonces"] = json!("hedged");
    config
}

fn message(idempotency_key: Option<&str>) -> mintmark_signer::wallet::call::Call {
    let mut call = call("personal_sign", &json!(["hello", HOT_ADDRESS]));
    call.idempotency_key = idempotency_key.map(str::to_owned);
    call
}

fn secret(digits: &str) -> Secret {
    Secret::take(&mut hex::decode_digits(digits).unwrap()).unwrap()
}

#[test]
fn additional_data_follows_rfc_6979() {
    let curve = Curve::new(&[1; 32]).unwrap();
    // The values that the suite of the vectors gives to these names.
    let names = [
        ("extraEntropy0", "0000000000000000000000000000000000000000000000000000000000000000"),
        ("extraEntropy1", "0000000000000000000000000000000000000000000000000000000000000001"),
        ("extraEntropyRand", "6e723d3fd94ed5d2b6bdd4f123364b0f3ca52af829988a63f8afe91d29db1c33"),
        ("extraEntropyN", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
        ("extraEntropyMax", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
    ];
    let file = gzipped("noble-ecdsa.json.gz");
    let rows = file["extraEntropy"].as_array().unwrap();
    assert_eq!(rows.len(), 5);
    for row in rows {
        let (key, digest) = (secret(text(row, "d")), hex::decode_digits(text(row, "m")).unwrap().try_into().unwrap());
        for (name, entropy) in names {
            let entropy = hex::decode_digits(entropy).unwrap().try_into().unwrap();
            let signature = curve.sign_hedged(&digest, &key, &entropy).unwrap();
            assert_eq!(hex::digits(&[signature.r, signature.s].concat()), text(row, name), "{name} of {row}");
            assert_eq!(curve.recover(&digest, &signature), curve.public_key(&key));
        }
        let plain = curve.sign(&digest, &key).unwrap();
        assert_eq!(hex::digits(&[plain.r, plain.s].concat()), text(row, "signature"));
    }
}

#[test]
fn two_signatures_of_one_request_differ() {
    let mut vault = Vault::new(&hedged());
    let one = vault.sign(message(None)).unwrap();
    vault.now += 1;
    let other = vault.sign(message(None)).unwrap();
    assert_ne!(one.result, other.result);
    let mut plain = Vault::new(&config());
    let first = plain.sign(message(None)).unwrap();
    plain.now += 1;
    assert_eq!(plain.sign(message(None)).unwrap().result, first.result);
    assert!(first.result != one.result && first.result != other.result);
}

#[test]
fn releasing_an_entry_again_gives_the_same_bytes() {
    let mut vault = Vault::new(&hedged());
    let mut calls = vec![message(Some("m"))];
    for (method, key) in [("eth_signTransaction", "t"), ("eth_sendTransaction", "s")] {
        let mut call = call(method, &json!([transaction()]));
        call.idempotency_key = Some(key.into());
        call.estimates = Some(Ok(crate::support::requests::estimates(0)));
        calls.push(call);
    }
    for call in calls {
        let again = mintmark_signer::wallet::call::Call {
            credential: crate::support::requests::bearer("backend-token"),
            method: call.method.clone(),
            params: call.params.clone(),
            chain: None,
            idempotency_key: call.idempotency_key.clone(),
            estimates: call.estimates.clone(),
            confirmed_nonce: call.confirmed_nonce,
        };
        let first = vault.sign(call).unwrap();
        let entries = vault.texts.len();
        vault.now += 1_000_000;
        assert_eq!(vault.sign(again).unwrap(), first);
        assert_eq!(vault.texts.len(), entries);
    }
}

#[test]
fn a_changed_configuration_keeps_the_entropy_of_an_entry() {
    let mut vault = Vault::new(&hedged());
    let first = vault.sign(message(Some("m"))).unwrap();
    vault.wallet = open_wallet(&config()).unwrap();
    vault.now += 1;
    assert_eq!(vault.sign(message(Some("m"))).unwrap(), first);
    // The same in the other direction.
    let mut vault = Vault::new(&config());
    let first = vault.sign(message(Some("m"))).unwrap();
    vault.wallet = open_wallet(&hedged()).unwrap();
    vault.now += 1;
    assert_eq!(vault.sign(message(Some("m"))).unwrap(), first);
}

#[test]
fn entropy_is_kept_only_with_the_idempotency_key() {
    let mut vault = Vault::new(&hedged());
    vault.sign(message(None)).unwrap();
    assert!(vault.rows.is_empty());
    vault.sign(message(Some("m"))).unwrap();
    let entropy = hex::encode(crate::support::vault::entropy(NOW).as_slice());
    let holding: Vec<_> = vault.rows.values().filter(|row| row.value.contains(&entropy)).collect();
    assert_eq!(holding.len(), 1);
    assert!(holding[0].name.starts_with("idempotency:") && holding[0].expires.is_some());
    assert!(!vault.texts.concat().contains(&entropy));
    let mut plain = Vault::new(&config());
    plain.sign(message(Some("m"))).unwrap();
    assert!(plain.rows.values().all(|row| !row.value.contains(&entropy)));
}

#[test]
fn an_unknown_nonce_scheme_is_a_config_error() {
    for wrong in [json!("random"), json!(true), json!(null), json!(["hedged"])] {
        let mut config = config();
        config["nonces"] = wrong;
        let errors = open_wallet(&config).err().unwrap();
        assert_eq!(errors.iter().map(|error| error.at.as_str()).collect::<Vec<_>>(), ["/signer/nonces"]);
    }
}
