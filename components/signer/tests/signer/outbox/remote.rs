//! Remote keys sign after the commit. The gateway reports what they signed.

use mintmark_signer::{
    crypto::curve::given::GivenSignature,
    encoding::hex,
    refusal::Refusal,
    wallet::{Wallet, call::Call, release::Released, signing_task::Signed},
};
use serde_json::{Value, json};

use crate::{
    outbox::support::{by_gateway, hash, of_gateway, on_chain, raw, reported, seen, sending, window},
    support::{
        remote::{curve, remote_key, secret},
        vault::{Vault, unquoted},
        wallet::{COLD, HOT, config, given_key},
    },
};

fn vault() -> Vault {
    let mut remote = config();
    remote["keys"][0] = json!({ "id": "hot", "pkcs11": { "module": "/lib.so", "token": "t", "object": "o", "pinEnv": "PIN" } });
    let keys = vec![remote_key("hot", HOT), given_key("cold", COLD)];
    Vault { wallet: Wallet::open(&remote.to_string(), keys, vec![7; 32]).unwrap(), ..Vault::new(&config()) }
}

fn send(vault: &mut Vault) -> Signed {
    let ticket = vault.prepare(sending(&json!({}), 5)).unwrap();
    vault.commit(&ticket);
    let Released::SignRemotely(remote) = vault.wallet.release(ticket, &vault.head).unwrap() else { panic!("the key is remote") };
    let signature = curve().sign(remote.digest(), &secret(HOT)).unwrap();
    let given = GivenSignature::Compact([signature.r, signature.s].concat());
    unquoted(vault.wallet.complete(*remote, &given).unwrap())
}

#[test]
fn its_hash_is_known_after_a_report() {
    let mut vault = vault();
    let signed = send(&mut vault);
    assert!(!signed.hash_recorded);
    assert_eq!(vault.last()["transactionHash"], Value::Null);
    let hashes = |vault: &Vault| window(vault, 5)["transactions"][0]["hashes"].clone();
    assert_eq!((hashes(&vault), raw(&vault, 5)), (json!([]), Value::Null), "nothing can be sent that is not known");
    assert!(vault.report(of_gateway("outbox_signed", &json!([signed.result]))).unwrap());
    assert_eq!(vault.last()["transactionHash"], json!(hash(&signed)));
    assert_eq!((hashes(&vault), raw(&vault, 5)), (json!([hash(&signed)]), json!(signed.result)));
    assert_eq!(seen(&vault, 5)["hash"], json!(hash(&signed)));
    let found = vault.look_up(on_chain("signer_transaction", &json!([{ "hash": hash(&signed) }]))).unwrap();
    assert_eq!(found["nonce"], "5");
}

#[test]
fn only_its_own_signature_of_that_transaction_is_taken() {
    let mut vault = vault();
    let signed = send(&mut vault);
    let mut forged = hex::decode(&signed.result).unwrap();
    *forged.last_mut().unwrap() ^= 1;
    let mut other = Vault::new(&config());
    let other = other.sign(sending(&json!({ "value": "0x2" }), 5)).unwrap();
    for raw in [hex::encode(&forged), other.result, "0x02".to_owned()] {
        let refused = vault.report(of_gateway("outbox_signed", &json!([raw])));
        assert!(matches!(refused, Err(Refusal::InvalidParams(_))), "{raw}: {refused:?}");
    }
    assert_eq!(seen(&vault, 5)["hash"], Value::Null);
}

#[test]
fn what_it_did_not_sign_in_time_is_signed_for_the_gateway_later() {
    let mut vault = vault();
    let ticket = vault.prepare(sending(&json!({ "value": "0x7" }), 5)).unwrap();
    vault.commit(&ticket);
    // The holder of the key does not answer.
    drop(vault.wallet.release(ticket, &vault.head).unwrap());
    let due = |vault: &Vault| window(vault, 5)["transactions"][0]["due"].clone();
    reported(&mut vault, 5, "dropped", &json!({}));
    let sign = || Call { estimates: None, ..by_gateway("outbox_sign", 5, "backend") };
    assert_eq!(due(&vault), Value::Null);
    assert!(matches!(vault.sign(sign()), Err(Refusal::InvalidParams(_))), "the request has a minute");
    vault.now += 60_000_000;
    assert_eq!(due(&vault), "sign");
    let entries = vault.texts.len();
    let ticket = vault.prepare(sign()).unwrap();
    assert!(ticket.entry().is_none(), "it is recorded and charged");
    let Released::SignRemotely(remote) = vault.wallet.release(ticket, &vault.head).unwrap() else { panic!("the key is remote") };
    let signature = curve().sign(remote.digest(), &secret(HOT)).unwrap();
    let signed = vault.wallet.complete(*remote, &GivenSignature::Compact([signature.r, signature.s].concat())).unwrap();
    assert_eq!((signed.sequence, signed.nonce, signed.hash_recorded), (1, Some(5), false));
    let signed = unquoted(signed);
    assert!(vault.report(of_gateway("outbox_signed", &json!([signed.result]))).unwrap());
    assert_eq!((vault.texts.len(), due(&vault), raw(&vault, 5)), (entries + 1, Value::Null, json!(signed.result)));
    // A local key needs no such thing.
    let mut local = Vault::new(&config());
    local.sign(sending(&json!({}), 5)).unwrap();
    local.now += 60_000_000;
    assert!(matches!(local.sign(sign()), Err(Refusal::InvalidParams(_))));
}
