//! Config errors, and the place that each names.

use mintmark_signer::wallet::Wallet;
use serde_json::{Value, json};

use crate::{
    config::support::{errors_of, pointers},
    support::wallet::{COLD, HOT, config, given_key, open_wallet, token_hash},
};

#[test]
fn the_unchanged_configuration_opens() {
    assert_eq!(pointers(open_wallet(&config())), Vec::<String>::new());
    assert_eq!(errors_of("/wallet", json!("treasury")), Vec::<String>::new());
    for key in [
        keystore(json!({ "file": "keys/hot.json", "passwordEnv": "P" })),
        keystore(json!({ "env": "A", "passwordEnv": "P" })),
        json!({ "id": "hot", "file": "keys/hot" }),
        mnemonic(json!({ "env": "A", "path": "m" })),
        mnemonic(json!({ "env": "A", "passphraseEnv": "P", "path": "m/44'/60'/0'/0/2147483647'" })),
    ] {
        assert_eq!(errors_of("/keys/0", key), Vec::<String>::new());
    }
}

fn keystore(source: Value) -> Value {
    json!({ "id": "hot", "keystore": source })
}

fn aws_kms(place: Value) -> Value {
    json!({ "id": "hot", "awsKms": place })
}

fn bump(changes: Value) -> Value {
    let mut bump = json!({ "afterSeconds": 60, "percent": 10, "maxFee": "1" });
    bump.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    json!({ "1": { "outbox": { "bump": bump } } })
}

fn mnemonic(source: Value) -> Value {
    json!({ "id": "hot", "mnemonic": source })
}

#[test]
fn config_errors_name_their_place() {
    let allow = |when: Value| json!({ "name": "p", "effect": "allow", "kinds": ["transaction"], "when": when });
    let deny = |kinds: Value, when: Value| json!({ "name": "p", "effect": "deny", "kinds": kinds, "when": when });
    let capped = |condition: &str, value: Value| {
        let mut when = json!({ "chain": ["1"], "fee": { "max": "1" } });
        when[condition] = value;
        allow(when)
    };
    for (at, value, expected) in [
        ("/wallet", json!(""), "/signer/wallet"),
        ("/chains", json!({ "1": { "outbox": {} } }), "/signer/chains/1/outbox"),
        ("/chains", json!({ "1": { "outbox": { "voidQuorum": 0 } } }), "/signer/chains/1/outbox/voidQuorum"),
        ("/chains", json!({ "1": { "outbox": { "voidQuorum": "2" } } }), "/signer/chains/1/outbox/voidQuorum"),
        ("/chains", bump(json!({ "afterSeconds": 14 })), "/signer/chains/1/outbox/bump/afterSeconds"),
        ("/chains", bump(json!({ "percent": 9 })), "/signer/chains/1/outbox/bump/percent"),
        ("/chains", bump(json!({ "maxFee": "0" })), "/signer/chains/1/outbox/bump/maxFee"),
        ("/chains", bump(json!({ "maxFee": 7 })), "/signer/chains/1/outbox/bump/maxFee"),
        ("/chains", bump(json!({ "maxFee": "1".repeat(79) })), "/signer/chains/1/outbox/bump/maxFee"),
        ("/chains", bump(json!({ "cap": "7" })), "/signer/chains/1/outbox/bump/cap"),
        ("/wallet", json!("a b"), "/signer/wallet"),
        ("/wallets", json!("x"), "/signer/wallets"),
        ("/keys", json!([]), "/signer/keys"),
        ("/keys", json!({}), "/signer/keys"),
        ("/keys/0", json!("hot"), "/signer/keys/0"),
        ("/keys/0/id", json!("cold"), "/signer/keys/1/id"),
        ("/keys/0/id", json!("h:t"), "/signer/keys/0/id"),
        ("/keys/0/env", json!("1A"), "/signer/keys/0/env"),
        ("/keys/0/env", json!(HOT), "/signer/keys/0/env"),
        ("/keys/0/secret", json!(HOT), "/signer/keys/0/secret"),
        ("/keys/0", json!({ "id": "hot" }), "/signer/keys/0"),
        ("/keys/0/file", json!("hot"), "/signer/keys/0"),
        ("/keys/0", json!({ "id": "hot", "file": "" }), "/signer/keys/0/file"),
        ("/keys/0", json!({ "id": "hot", "file": 1 }), "/signer/keys/0/file"),
        ("/keys/0/address", json!(1), "/signer/keys/0/address"),
        ("/keys/0", aws_kms(json!({ "region": "r", "credentials": { "containerUriEnv": "U" } })), "/signer/keys/0/awsKms/keyId"),
        ("/keys/0", aws_kms(json!({ "keyId": "k", "credentials": { "containerUriEnv": "U" } })), "/signer/keys/0/awsKms/region"),
        ("/keys/0", aws_kms(json!({ "keyId": "k", "region": "r" })), "/signer/keys/0/awsKms/credentials"),
        ("/keys/0", aws_kms(json!({ "keyId": "k", "region": "r", "credentials": {} })), "/signer/keys/0/awsKms/credentials"),
        (
            "/keys/0",
            aws_kms(json!({ "keyId": 1, "region": "r", "credentials": { "containerUriEnv": "U" } })),
            "/signer/keys/0/awsKms/keyId",
        ),
        (
            "/keys/0",
            aws_kms(json!({ "keyId": "k", "region": "r", "credentials": { "accessKeyIdEnv": HOT } })),
            "/signer/keys/0/awsKms/credentials/accessKeyIdEnv",
        ),
        (
            "/keys/0",
            aws_kms(json!({ "keyId": "k", "region": "r", "credentials": { "containerUriEnv": "U" }, "secret": HOT })),
            "/signer/keys/0/awsKms/secret",
        ),
        ("/keys/0/keystore", json!({ "file": "a.json", "passwordEnv": "P" }), "/signer/keys/0"),
        ("/keys/0", keystore(json!({ "passwordEnv": "P" })), "/signer/keys/0/keystore"),
        ("/keys/0", keystore(json!({ "file": "a.json", "env": "A", "passwordEnv": "P" })), "/signer/keys/0/keystore"),
        ("/keys/0", keystore(json!({ "file": "", "passwordEnv": "P" })), "/signer/keys/0/keystore/file"),
        ("/keys/0", keystore(json!({ "file": "a.json" })), "/signer/keys/0/keystore/passwordEnv"),
        ("/keys/0", keystore(json!({ "file": "a.json", "passwordEnv": HOT })), "/signer/keys/0/keystore/passwordEnv"),
        ("/keys/0", keystore(json!({ "file": "a.json", "passwordEnv": "P", "password": "p" })), "/signer/keys/0/keystore/password"),
        ("/keys/0", mnemonic(json!({ "path": "m" })), "/signer/keys/0/mnemonic/env"),
        ("/keys/0", mnemonic(json!({ "env": "A" })), "/signer/keys/0/mnemonic/path"),
        ("/keys/0", mnemonic(json!({ "env": "A", "path": "m/44'/60" , "passphraseEnv": "" })), "/signer/keys/0/mnemonic/passphraseEnv"),
        ("/keys/0", mnemonic(json!({ "env": "A", "path": "44'/60'" })), "/signer/keys/0/mnemonic/path"),
        ("/keys/0", mnemonic(json!({ "env": "A", "path": "mm" })), "/signer/keys/0/mnemonic/path"),
        ("/keys/0", mnemonic(json!({ "env": "A", "path": "m/" })), "/signer/keys/0/mnemonic/path"),
        ("/keys/0", mnemonic(json!({ "env": "A", "path": "m/01" })), "/signer/keys/0/mnemonic/path"),
        ("/keys/0", mnemonic(json!({ "env": "A", "path": "m/2147483648" })), "/signer/keys/0/mnemonic/path"),
        ("/keys/0", mnemonic(json!({ "env": "A", "path": "m/1/1/1/1/1/1/1/1/1/1/1/1/1/1/1/1/1" })), "/signer/keys/0/mnemonic/path"),
        ("/callers", json!([]), "/signer/callers"),
        ("/callers/0/id", json!("desk"), "/signer/callers/1/id"),
        ("/callers/0/id", json!("x".repeat(65)), "/signer/callers/0/id"),
        ("/callers/0/id", json!(1), "/signer/callers/0/id"),
        ("/callers/0/tokenSha256", json!(token_hash("desk-token")), "/signer/callers/1/tokenSha256"),
        ("/callers/0/tokenSha256", json!("backend-token"), "/signer/callers/0/tokenSha256"),
        ("/callers/0/tokenSha256", json!(format!("0x{}", token_hash("a"))), "/signer/callers/0/tokenSha256"),
        ("/callers/0/keys", json!([]), "/signer/callers/0/keys"),
        ("/callers/0/keys", json!("hot"), "/signer/callers/0/keys"),
        ("/callers/0/keys", json!(["hot", "warm"]), "/signer/callers/0/keys/1"),
        ("/callers/0/keys", json!(["hot", "hot"]), "/signer/callers/0/keys/1"),
        ("/callers/0/keys", json!(["*"]), "/signer/callers/0/keys/0"),
        ("/callers/0/plan", json!(5), "/signer/callers/0/plan"),
        ("/callers/0/audit", json!("yes"), "/signer/callers/0/audit"),
        ("/callers/0/token", json!("backend-token"), "/signer/callers/0/token"),
        ("/policies", json!([]), "/signer/policies"),
        ("/policies/0/name", json!("creates"), "/signer/policies/1/name"),
        ("/policies/0/name", json!(""), "/signer/policies/0/name"),
        ("/policies/0/name", json!("a\nb"), "/signer/policies/0/name"),
        ("/policies/0/effect", json!("maybe"), "/signer/policies/0/effect"),
        ("/policies/0/kinds", json!([]), "/signer/policies/0/kinds"),
        ("/policies/0/kinds", json!(["*"]), "/signer/policies/0/kinds/0"),
        ("/policies/0/kinds", json!(["transaction", "transaction"]), "/signer/policies/0/kinds/1"),
        ("/policies/0/kinds", json!(["wish"]), "/signer/policies/0/kinds/0"),
        ("/policies/0/kinds", json!(["transaction", "message"]), "/signer/policies/0/kinds"),
        ("/policies/0/when", json!({}), "/signer/policies/0/when"),
        ("/policies/0/when", json!([]), "/signer/policies/0/when"),
        ("/policies/0/unless", json!({}), "/signer/policies/0/unless"),
        ("/policies/0/when/amount", json!({ "max": "1" }), "/signer/policies/0/when/amount"),
        ("/policies/0/when/args", json!({}), "/signer/policies/0/when/args"),
        ("/policies/0/when/a~b", json!(1), "/signer/policies/0/when/a~0b"),
        ("/policies/0/when/caller", json!(["desk", "nobody"]), "/signer/policies/0/when/caller/1"),
        ("/policies/0/when/chain", json!([]), "/signer/policies/0/when/chain"),
        ("/policies/0/when/chain", json!("1"), "/signer/policies/0/when/chain"),
        ("/policies/0/when/chain", json!([1]), "/signer/policies/0/when/chain/0"),
        ("/policies/0/when/chain", json!(["0"]), "/signer/policies/0/when/chain/0"),
        ("/policies/0/when/chain", json!(["0x1"]), "/signer/policies/0/when/chain/0"),
        ("/policies/0/when/chain", json!(["1", "*"]), "/signer/policies/0/when/chain/1"),
        ("/policies/0/when/chain", json!(["1", "1"]), "/signer/policies/0/when/chain"),
        ("/policies/0/when/to", json!(["0x70997970c51812dc3A010C7d01b50e0d17dc79C8"]), "/signer/policies/0/when/to/0"),
        ("/policies/0/when/to", json!(["shop"]), "/signer/policies/0/when/to/0"),
        ("/policies/0/when/selector", json!(["0xa9059c"]), "/signer/policies/0/when/selector/0"),
        ("/policies/0/when/selector", json!(["transfer(address,uint)"]), "/signer/policies/0/when/selector/0"),
        ("/policies/0/when/fee", json!("1"), "/signer/policies/0/when/fee"),
        ("/policies/0/when/fee", json!({}), "/signer/policies/0/when/fee/max"),
        ("/policies/0/when/fee", json!({ "max": 1 }), "/signer/policies/0/when/fee/max"),
        ("/policies/0/when/fee", json!({ "max": "1e18" }), "/signer/policies/0/when/fee/max"),
        ("/policies/0/when/fee", json!({ "max": "007" }), "/signer/policies/0/when/fee/max"),
        ("/policies/0/when/fee", json!({ "max": format!("0x1{}", "0".repeat(64)) }), "/signer/policies/0/when/fee/max"),
        ("/policies/0/when/fee", json!({ "max": "1", "min": "0" }), "/signer/policies/0/when/fee/min"),
        ("/policies/0", allow(json!({ "chain": ["1"], "to": ["*"] })), "/signer/policies/0/when/fee"),
        ("/policies/0", allow(json!({ "to": ["*"], "fee": { "max": "1" } })), "/signer/policies/0/when/chain"),
        ("/policies/0", capped("value", json!({ "max": "" })), "/signer/policies/0/when/value/max"),
        ("/policies/0", deny(json!(["transaction"]), json!({ "value": { "max": "1" } })), "/signer/policies/0/when/value"),
        ("/policies/0", deny(json!(["create"]), json!({ "fee": { "max": "1" } })), "/signer/policies/0/when/fee"),
        ("/policies/0", deny(json!(["create"]), json!({ "to": ["*"] })), "/signer/policies/0/when/to"),
        ("/policies/0", deny(json!(["message"]), json!({ "chain": ["1"] })), "/signer/policies/0/when/chain"),
    ] {
        assert_eq!(errors_of(at, value.clone()), [expected], "{at}: {value}");
    }
}

#[test]
fn a_missing_field_is_a_config_error() {
    for (at, name) in [
        ("", "keys"),
        ("", "callers"),
        ("", "policies"),
        ("/keys/0", "id"),
        ("/callers/1", "id"),
        ("/callers/1", "tokenSha256"),
        ("/callers/1", "keys"),
        ("/policies/2", "name"),
        ("/policies/2", "effect"),
        ("/policies/2", "kinds"),
        ("/policies/2", "when"),
    ] {
        let mut config = config();
        config.pointer_mut(at).unwrap().as_object_mut().unwrap().remove(name);
        assert!(pointers(open_wallet(&config)).contains(&format!("/signer{at}/{name}")), "{at}/{name}");
    }
}

#[test]
fn all_config_errors_are_listed_at_once() {
    let config = json!({
        "keys": [{ "id": "hot" }],
        "callers": [{ "id": "a", "tokenSha256": "x", "keys": [] }],
        "policies": [{ "name": "p", "effect": "x", "kinds": ["y"], "when": {} }],
        "extra": 1
    });
    let expected = [
        "/signer/extra",
        "/signer/keys/0",
        "/signer/callers/0/tokenSha256",
        "/signer/callers/0/keys",
        "/signer/policies/0/effect",
        "/signer/policies/0/kinds/0",
        "/signer/policies/0/when",
    ];
    assert_eq!(pointers(open_wallet(&config)), expected);
}

#[test]
fn names_must_be_unique() {
    let text = config().to_string().replacen("\"name\":\"calls\"", "\"name\":\"calls\",\"name\":\"calls\"", 1);
    assert_eq!(
        pointers(Wallet::open(&text, vec![given_key("hot", HOT), given_key("cold", COLD)], vec![0; 32])),
        ["/signer/policies/0/name"]
    );
    for text in ["", "{", "[]", "null", "\"x\""] {
        assert_eq!(pointers(Wallet::open(text, Vec::new(), vec![0; 32])), ["/signer"], "{text}");
    }
}
