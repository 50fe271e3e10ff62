//! Stamped requests: what the stamp covers, and whom it authenticates.

use crate::{
    stamps::draft::{CREATED, Change, Draft, draft, ed25519, field, hexadecimal, stamped},
    support::{
        requests::{bearer, transaction_with},
        vault::{NOW, Vault},
        wallet::HOT_ADDRESS,
    },
};
use base64ct::{Base64, Encoding as _};
use mintmark_signer::crypto::hash::sha256;
use mintmark_signer::refusal::Refusal;
use mintmark_signer::wallet::Credential;
use mintmark_signer::wallet::call::Call;
use serde_json::json;

#[test]
fn both_algorithms_are_accepted() {
    for keyid in ["edward", "nist"] {
        let mut vault = Vault::new(&stamped());
        let mut early = draft(keyid).stamp();
        early.body = None;
        let known = vault.wallet.identify(&Credential::Stamp(Box::new(early)), NOW).unwrap();
        assert_eq!((known.id.as_str(), known.accounts), (keyid, vec![HOT_ADDRESS.to_owned()]));
        vault.sign(draft(keyid).call()).unwrap();
        assert_eq!(vault.last()["caller"], keyid);
    }
}

#[test]
fn parameters_can_have_any_order_and_the_host_any_case() {
    let mut vault = Vault::new(&stamped());
    let parameters = format!(r#";alg="ed25519";keyid="edward";nonce="nonce-of-16-char";created={CREATED}"#);
    vault.sign(Draft { parameters: Some(parameters), authority: "Signer.EXAMPLE", ..draft("edward") }.call()).unwrap();
}

#[test]
fn the_chain_comes_from_the_path() {
    let mut vault = Vault::new(&stamped());
    let params = json!([transaction_with(&json!({}))]);
    let on = |chain, nonce| Draft { chain: Some(chain), method: "eth_signTransaction", params: params.clone(), nonce, ..draft("edward") };
    vault.sign(on("1", "nonce-of-16-char").call()).unwrap();
    let caip = on("eip155:1", "nonce-of-16-chars");
    vault.sign(Call { chain: Some("1".into()), ..caip.call() }).unwrap();
    for chain in [None, Some("2"), Some("10")] {
        let call = Call { chain: chain.map(str::to_owned), ..on("1", "another-nonce-of-22").call() };
        assert_eq!(field(vault.sign(call)), "@path");
    }
}

#[test]
fn a_change_to_a_covered_part_is_refused() {
    let changes: [(&str, Change, &str); 9] = [
        ("method", |it| it.method = "PUT".into(), "Unauthorized"),
        ("authority", |it| it.authority = "other.example".into(), "Unauthorized"),
        ("path", |it| it.path = "/v1/signer/1".into(), "Unauthorized"),
        ("query", |it| it.query = "?a".into(), "Unauthorized"),
        ("digest", |it| it.content_digest = format!("sha-256=:{}:", Base64::encode_string(&sha256(b"{}"))), "Unauthorized"),
        ("body", |it| it.body.as_mut().unwrap().push(b' '), "Content-Digest"),
        ("nonce", |it| it.signature_input = it.signature_input.replace("16", "17"), "Unauthorized"),
        ("created", |it| it.signature_input = it.signature_input.replace(&CREATED.to_string(), &(CREATED + 1).to_string()), "Unauthorized"),
        ("no body", |it| it.body = None, "body"),
    ];
    for keyid in ["edward", "nist"] {
        let mut vault = Vault::new(&stamped());
        // A signature that was verified once is not accepted for anything else.
        vault.wallet.identify(&draft(keyid).call().credential, NOW).unwrap();
        for (name, change, expected) in changes {
            let mut stamp = draft(keyid).stamp();
            change(&mut stamp);
            assert_eq!(field(vault.sign(draft(keyid).call_with(stamp))), expected, "{keyid}: {name}");
        }
        let mut swapped = draft(keyid).stamp();
        swapped.signature_input = swapped.signature_input.replace(keyid, if keyid == "nist" { "edward" } else { "nist" });
        assert_eq!(vault.sign(draft(keyid).call_with(swapped)), Err(Refusal::Unauthorized));
        assert!(vault.texts.is_empty());
    }
}

#[test]
fn the_body_must_be_that_of_the_request() {
    let mut vault = Vault::new(&stamped());
    let signed = draft("edward");
    let other = [
        ("body", Call { method: "eth_accounts".into(), ..signed.call() }),
        ("body", Call { params: json!(["Hello", HOT_ADDRESS]).to_string(), ..signed.call() }),
        ("body", Call { params: json!([HOT_ADDRESS, "hello"]).to_string(), ..signed.call() }),
        ("body", Call { params: "[".into(), ..signed.call() }),
        ("@path", Call { chain: Some("1".into()), ..signed.call() }),
        ("Idempotency-Key", Call { idempotency_key: Some("a".into()), ..signed.call() }),
    ];
    for (expected, call) in other {
        assert_eq!(field(vault.sign(call)), expected);
    }
    let keyed = Draft { key: Some("a"), ..draft("edward") };
    assert_eq!(field(vault.sign(Call { idempotency_key: Some("b".into()), ..keyed.call() })), "Idempotency-Key");
    assert_eq!(field(vault.sign(Call { idempotency_key: None, ..keyed.call() })), "Idempotency-Key");
    let one = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{}","params":{}}}"#, signed.method, signed.params);
    for body in [
        format!("[{one}]"),
        format!(" [{one}]"),
        "[]".into(),
        String::new(),
        "{}".into(),
        format!("{one}{one}"),
        format!(r#"{{"method":"eth_accounts",{}"#, &one[1..]),
        format!(r#"["{}",{}]"#, signed.method, signed.params),
    ] {
        assert_eq!(field(vault.sign(Draft { body: Some(body.clone()), ..draft("edward") }.call())), "body", "{body}");
    }
    assert!(vault.texts.is_empty());
    let accounts = Draft {
        method: "eth_accounts",
        body: Some(r#"{"jsonrpc":"2.0","id":1,"method":"eth_accounts"}"#.into()),
        params: json!([]),
        ..draft("edward")
    };
    assert!(vault.wallet.plan(accounts.call(), NOW).is_ok());
}

#[test]
fn the_algorithm_must_be_the_configured_one() {
    let mut vault = Vault::new(&stamped());
    for (keyid, algorithm) in [("edward", "ecdsa-p256-sha256"), ("nist", "ed25519")] {
        assert_eq!(vault.sign(Draft { algorithm, ..draft(keyid) }.call()), Err(Refusal::Unauthorized));
    }
    for keyid in ["backend", "nobody", ""] {
        assert_eq!(vault.sign(draft(keyid).call()), Err(Refusal::Unauthorized), "{keyid}");
    }
    let hash = vault.wallet.identify(&bearer(&hexadecimal(ed25519().verifying_key().as_bytes())), NOW);
    assert_eq!(hash, Err(Refusal::Unauthorized), "a caller with a stamp key has no bearer token");
}
