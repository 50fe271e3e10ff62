//! Remote keys: from ticket to remote signing to signature, and the config errors.

use mintmark_signer::{
    config::{
        config_error::ConfigError,
        keys::{GivenKey, Material},
    },
    crypto::curve::given::GivenSignature,
    encoding::hex,
    refusal::Refusal,
    wallet::{Wallet, call::Call, release::Released, signing_task::RemoteSigning},
};
use serde_json::{Value, json};

use crate::support::{
    remote::{curve, public, remote_key, secret},
    requests::{bearer, call, transaction, transaction_with},
    vault::{Vault, unquoted},
    wallet::{COLD, COLD_ADDRESS, HOT, HOT_ADDRESS, config, given_key},
};

fn token() -> Value {
    json!({ "module": "/lib.so", "token": "t", "object": "o", "pinEnv": "PIN", "environment": { "CONF": "/c" } })
}

/// Returns a configuration in which `hot` is a remote key.
fn configured() -> Value {
    let mut config = config();
    config["keys"][0] = json!({ "id": "hot", "pkcs11": token() });
    config["callers"][0]["keys"] = json!(["hot", "cold"]);
    config
}

fn open(config: &Value, keys: Vec<GivenKey>) -> Result<Wallet, Vec<ConfigError>> {
    Wallet::open(&config.to_string(), keys, vec![7; 32])
}

fn vault() -> Vault {
    let wallet = open(&configured(), vec![remote_key("hot", HOT), given_key("cold", COLD)]).unwrap();
    Vault { wallet, ..Vault::new(&config()) }
}

/// Prepares, commits and releases a call of a remote key.
fn remote_signing(vault: &mut Vault, call: Call) -> RemoteSigning {
    let ticket = vault.prepare(call).unwrap();
    vault.commit(&ticket);
    match vault.wallet.release(ticket, &vault.head).unwrap() {
        Released::SignRemotely(remote) => *remote,
        Released::Signed(signed) => panic!("{signed:?}"),
        Released::NeedsEstimates | Released::Recorded | Released::NeedsRows => panic!("nothing was signed"),
    }
}

fn compact(remote: &RemoteSigning, digits: &str) -> GivenSignature {
    let signature = curve().sign(remote.digest(), &secret(digits)).unwrap();
    GivenSignature::Compact([signature.r, signature.s].concat())
}

fn sending(nonce: u64) -> Call {
    let mut call = call("eth_sendTransaction", &json!([transaction_with(&json!({ "nonce": null }))]));
    call.estimates = Some(Ok(crate::support::requests::estimates(nonce)));
    call
}

#[test]
fn a_completed_signature_equals_that_of_a_local_key() {
    let (mut vault, mut own) = (vault(), Vault::new(&config()));
    for call_of in
        [|| call("eth_signTransaction", &json!([transaction()])), || sending(0), || call("personal_sign", &json!(["hello", HOT_ADDRESS]))]
    {
        let remote = remote_signing(&mut vault, call_of());
        assert_eq!((remote.key(), hex::encode(remote.digest())), ("hot", vault.last()["digest"].as_str().unwrap().to_owned()));
        let signature = compact(&remote, HOT);
        let completed = unquoted(vault.wallet.complete(remote, &signature).unwrap());
        let signed = own.sign(call_of()).unwrap();
        assert_eq!((completed.result, completed.hash, completed.sequence), (signed.result, signed.hash, signed.sequence));
    }
    let [mut remote, mut local] = [vault.entries(), own.entries()];
    assert_ne!(local[1]["transactionHash"], Value::Null);
    // A remote key signs after the commit, so its entry cannot name the hash. The chain of entries
    // differs from there on.
    for entry in remote.iter_mut().chain(&mut local) {
        (entry["transactionHash"], entry["previous"]) = (Value::Null, Value::Null);
    }
    assert_eq!(remote, local, "all else does not depend on whether a key is remote");
}

#[test]
fn a_caller_cannot_tell_that_a_key_is_remote() {
    let vault = vault();
    assert_eq!(vault.wallet.identify(&bearer("backend-token"), crate::support::vault::NOW).unwrap().accounts, [HOT_ADDRESS, COLD_ADDRESS]);
    let mut vault = vault;
    assert!(vault.sign(call("personal_sign", &json!(["hello", COLD_ADDRESS]))).is_ok());
}

#[test]
fn a_denied_request_does_not_reach_the_remote_key() {
    let mut vault = vault();
    let ticket = vault.prepare(call("eth_signTransaction", &json!([transaction_with(&json!({ "gas": "0x1" }))]))).unwrap();
    vault.commit(&ticket);
    assert!(matches!(vault.wallet.release(ticket, &vault.head), Err(Refusal::InvalidParams(_))));
    let ticket = vault.prepare(call("eth_signTransaction", &json!([transaction()]))).unwrap();
    vault.commit(&ticket);
    assert!(matches!(vault.wallet.release(ticket, &[1; 32]), Err(Refusal::HeadMismatch(_))));
}

#[test]
fn a_retry_asks_the_remote_key_again_without_a_second_entry() {
    let mut vault = vault();
    let keyed = || Call { idempotency_key: Some("k".into()), ..sending(0) };
    let digest = *remote_signing(&mut vault, keyed()).digest();
    vault.now += 1;
    let again = remote_signing(&mut vault, keyed());
    assert_eq!((again.digest(), vault.texts.len()), (&digest, 1));
    let signature = compact(&again, HOT);
    assert_eq!(vault.wallet.complete(again, &signature).unwrap().sequence, 1);
    assert_eq!(vault.rows.values().filter(|row| row.name.starts_with("spend:")).count(), 1);
}

#[test]
fn a_signature_of_another_key_or_digest_is_a_fault() {
    let mut vault = vault();
    let other = call("personal_sign", &json!(["another", HOT_ADDRESS]));
    let other = compact(&remote_signing(&mut vault, other), HOT);
    for wrong in [other, GivenSignature::Compact(vec![0; 64]), GivenSignature::Compact(vec![1; 63]), GivenSignature::Der(vec![0x30, 0])] {
        let remote = remote_signing(&mut vault, call("personal_sign", &json!(["hello", HOT_ADDRESS])));
        let Err(Refusal::Fault(detail)) = vault.wallet.complete(remote, &wrong) else { panic!("{wrong:?}") };
        assert!(detail.starts_with("the remote key hot: ") && !detail.contains("0x"), "{detail}");
    }
    let remote = remote_signing(&mut vault, call("personal_sign", &json!(["hello", HOT_ADDRESS])));
    let signature = compact(&remote, COLD);
    assert!(matches!(vault.wallet.complete(remote, &signature), Err(Refusal::Fault(_))));
}

#[test]
fn a_remote_signing_of_another_wallet_is_refused() {
    let (mut one, other) = (vault(), vault());
    let remote = remote_signing(&mut one, sending(0));
    let signature = compact(&remote, HOT);
    assert!(matches!(other.wallet.complete(remote, &signature), Err(Refusal::Fault(_))));
}

#[test]
fn hedging_does_not_apply_to_remote_keys() {
    let mut config = configured();
    config["nonces"] = json!("hedged");
    let wallet = open(&config, vec![remote_key("hot", HOT), given_key("cold", COLD)]).unwrap();
    let mut vault = Vault { wallet, ..Vault::new(&crate::support::wallet::config()) };
    remote_signing(&mut vault, Call { idempotency_key: Some("k".into()), ..sending(0) });
    let entropy = hex::encode(crate::support::vault::entropy(vault.now).as_slice());
    assert!(vault.rows.values().all(|row| !row.value.contains(&entropy)));
}

#[test]
fn a_key_must_come_from_its_configured_source() {
    let at = |keys: Vec<GivenKey>| -> Vec<String> {
        open(&configured(), keys).err().unwrap_or_default().into_iter().map(|error| error.at).collect()
    };
    let raw = |bytes: Vec<u8>| GivenKey { id: "hot".into(), material: Material::Remote(bytes) };
    let point = public(HOT);
    let x = &point[1..33];
    for (keys, expected) in [
        (vec![remote_key("hot", HOT), given_key("cold", COLD)], vec![]),
        (vec![given_key("hot", HOT), given_key("cold", COLD)], vec!["/signer/keys/0"]),
        (vec![remote_key("hot", HOT), remote_key("cold", COLD)], vec!["/signer/keys/1"]),
        (vec![remote_key("hot", COLD), given_key("cold", COLD)], vec!["/signer/keys/1"]),
        (vec![given_key("cold", COLD)], vec!["/signer/keys/0"]),
        (vec![raw(vec![]), given_key("cold", COLD)], vec!["/signer/keys/0"]),
        (vec![raw(public(HOT)[1..].to_vec()), given_key("cold", COLD)], vec!["/signer/keys/0"]),
        (vec![raw([&[4], x, x].concat()), given_key("cold", COLD)], vec!["/signer/keys/0"]),
    ] {
        assert_eq!(at(keys), expected);
    }
}

#[test]
fn a_key_in_aws_kms_is_a_remote_key() {
    let mut config = configured();
    config["keys"][0] = json!({ "id": "hot", "awsKms": { "keyId": "k", "region": "r", "credentials": { "containerUriEnv": "U" } } });
    assert!(open(&config, vec![remote_key("hot", HOT), given_key("cold", COLD)]).is_ok());
}

#[test]
fn a_configured_public_key_must_match_the_remote_key() {
    let with_public = |text: String| {
        let mut config = configured();
        config["keys"][0]["publicKey"] = json!(text);
        open(&config, vec![remote_key("hot", HOT), given_key("cold", COLD)])
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|error| error.at)
            .collect::<Vec<_>>()
    };
    let point = public(HOT);
    let compressed = [&[2 + (point[64] & 1)], &point[1..33]].concat();
    for good in [&point, &compressed] {
        assert_eq!(with_public(hex::encode(good)), Vec::<String>::new());
        assert_eq!(with_public(hex::encode(good).to_uppercase().replacen("0X", "0x", 1)), Vec::<String>::new());
    }
    for wrong in [hex::encode(&public(COLD)), hex::encode(&point[1..]), hex::digits(&point), String::new(), "0xzz".into()] {
        assert_eq!(with_public(wrong.clone()), ["/signer/keys/0/publicKey"], "{wrong}");
    }
}

#[test]
fn a_key_has_exactly_one_complete_source() {
    let at = |key: Value| {
        let mut config = configured();
        config["keys"][0] = key;
        let errors = open(&config, vec![remote_key("hot", HOT), given_key("cold", COLD)]).err().unwrap_or_default();
        errors.into_iter().map(|error| error.at).collect::<Vec<_>>()
    };
    let changed = |name: &str, value: Value| {
        let mut token = token();
        if value.is_null() {
            token.as_object_mut().unwrap().remove(name);
        } else {
            token[name] = value;
        }
        json!({ "id": "hot", "pkcs11": token })
    };
    for (key, expected) in [
        (json!({ "id": "hot" }), "/signer/keys/0"),
        (json!({ "id": "hot", "env": "A", "pkcs11": token() }), "/signer/keys/0"),
        (json!({ "id": "hot", "env": "A", "publicKey": "0x00" }), "/signer/keys/0/publicKey"),
        (json!({ "id": "hot", "pkcs11": "token" }), "/signer/keys/0/pkcs11"),
        (changed("module", json!(1)), "/signer/keys/0/pkcs11/module"),
        (changed("token", json!(null)), "/signer/keys/0/pkcs11/token"),
        (changed("pinEnv", json!(["PIN"])), "/signer/keys/0/pkcs11/pinEnv"),
        (changed("object", json!(null)), "/signer/keys/0/pkcs11"),
        (changed("id", json!("01")), "/signer/keys/0/pkcs11"),
        (changed("pin", json!("1234")), "/signer/keys/0/pkcs11/pin"),
        (changed("environment", json!(["CONF"])), "/signer/keys/0/pkcs11/environment"),
        (changed("environment", json!({ "CONF": 1 })), "/signer/keys/0/pkcs11/environment/CONF"),
    ] {
        assert_eq!(at(key.clone()), [expected], "{key}");
    }
}
