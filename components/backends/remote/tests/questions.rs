//! Requests: where they go, and their JSON.
#![allow(clippy::unwrap_used, clippy::panic)]

use mintmark_backends_remote::limits::{Correction, Demand, MeteredCall, unasked};
use mintmark_backends_remote::vault::{self, Call, Credential, Estimates, Refusal, Stamp, VaultFailure};
use mintmark_backends_remote::{Post, Remote};
use serde_json::{Value, json};

const TOKEN: &str = "a-token-of-forty-characters-for-the-tests";

fn opened(backends: Value, network: Value, built_in: Option<&str>) -> Result<Remote, Vec<String>> {
    let config = json!({ "backends": backends, "network": network }).to_string();
    let variables = [("MINTMARK_CONFIG_JSON", config.as_str()), ("BACKENDS_TOKEN", TOKEN), ("SHORT", "a-short-one")];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Remote::open(&variables, built_in).map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

fn at(url: &str, network: Value) -> Result<Remote, Vec<String>> {
    opened(json!({ "url": url, "token": "${BACKENDS_TOKEN}" }), network, None)
}

fn remote() -> Remote {
    at("https://gateway.example/below/", json!({})).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn body(post: &Post) -> Value {
    serde_json::from_slice(&post.body).unwrap()
}

fn demand() -> Demand {
    let calls = vec![MeteredCall { name: "eth_getLogs".to_owned(), blocks: 1000.0 }];
    Demand { plan: "pro".to_owned(), key: "k".to_owned(), network: "192.0.2.0".to_owned(), anonymous: false, calls }
}

#[test]
fn a_question_is_a_post_below_the_url_with_the_token() {
    let post = remote().take(&demand());
    assert!(post.is_https);
    assert_eq!((post.authority.as_str(), post.path.as_str()), ("gateway.example", "/below/v1/backends/take"));
    assert_eq!((post.deadline_ms, remote().sign(&call()).deadline_ms), (2_000, 10_000));
    let fields = post.fields();
    assert!(fields.contains(&("authorization", format!("Bearer {TOKEN}"))));
    assert!(fields.contains(&("content-length", post.body.len().to_string())));
    let calls = json!([{ "name": "eth_getLogs", "blocks": 1000.0 }]);
    assert_eq!(body(&post), json!({ "plan": "pro", "key": "k", "network": "192.0.2.0", "anonymous": false, "calls": calls }));
}

#[test]
fn a_correction_names_its_lease_if_there_is_one() {
    let correction = |lease| Correction {
        plan: "pro".to_owned(),
        key: "k".to_owned(),
        network: "n".to_owned(),
        taken: 3.0,
        spent: 1.0,
        at: 1_700_000_000_123.0,
        lease,
        counted_in: 4,
    };
    let whole = body(&remote().settle(&correction(Some(562_949_953_421_312.0))));
    let expected = json!({
        "plan": "pro", "key": "k", "network": "n", "taken": 3.0, "spent": 1.0, "at": 1_700_000_000_123.0,
        "lease": 562_949_953_421_312.0, "countedIn": 4
    });
    assert_eq!(whole, expected);
    assert_eq!(body(&remote().settle(&correction(None))).get("lease"), None);
}

fn call() -> Call {
    let estimates = Estimates {
        pending_nonce: u64::MAX,
        confirmed_nonce: Some(9_007_199_254_740_993),
        gas: "21000".to_owned(),
        max_fee_per_gas: "2".to_owned(),
        max_priority_fee_per_gas: None,
        block_gas_limit: None,
        balance: Some("7".to_owned()),
    };
    Call {
        credential: Credential::Bearer("caller".to_owned()),
        method: "eth_sendTransaction".to_owned(),
        params: "[{}]".to_owned(),
        chain: Some("1".to_owned()),
        idempotency_key: None,
        estimates: Some(estimates),
    }
}

#[test]
fn numbers_of_64_bits_are_texts_and_what_is_absent_is_left_out() {
    let expected = json!({
        "credential": { "tag": "bearer", "val": "caller" },
        "method": "eth_sendTransaction",
        "params": "[{}]",
        "chain": "1",
        "estimates": {
            "pendingNonce": "18446744073709551615", "confirmedNonce": "9007199254740993",
            "gas": "21000", "maxFeePerGas": "2", "balance": "7"
        }
    });
    assert_eq!(body(&remote().sign(&call())), expected);
}

#[test]
fn a_stamp_has_its_body_as_base64() {
    let text = str::to_owned;
    let stamp = Stamp {
        method: text("POST"),
        authority: text("api.example"),
        path: text("/v1/signer"),
        query: text("?"),
        signature_input: text("mintmark=()"),
        signature: text("mintmark=:AA==:"),
        content_digest: text("sha-256=:AA==:"),
        idempotency_key: Some(text("one")),
        body: Some(vec![0, 255, 62]),
    };
    let expected = json!({
        "tag": "stamp",
        "val": {
            "method": "POST", "authority": "api.example", "path": "/v1/signer", "query": "?", "signatureInput": "mintmark=()",
            "signature": "mintmark=:AA==:", "contentDigest": "sha-256=:AA==:", "idempotencyKey": "one", "body": "AP8+"
        }
    });
    assert_eq!(body(&remote().identify(&Credential::Stamp(stamp))), expected);
    assert_eq!(body(&remote().identify(&Credential::Gateway)), json!({ "tag": "gateway" }));
}

#[test]
fn nobody_is_asked_about_nothing() {
    assert!(unasked(&Demand { calls: Vec::new(), ..demand() }).unwrap().allowed);
    assert_eq!(unasked(&demand()), None);
    assert_eq!(vault::unasked(&Credential::Anonymous), Some(VaultFailure::Refused(Refusal::Unauthorized)));
    assert_eq!(vault::unasked(&Credential::Gateway), None);
}

#[test]
fn the_configuration_wins_over_the_built_in_url() {
    let section = || json!({ "token": "${BACKENDS_TOKEN}" });
    let built_in = Some("https://built-in.example");
    assert_eq!(opened(section(), json!({}), built_in).ok().unwrap().origin(), "https://built-in.example");
    let both = json!({ "url": "https://other.example:8443", "token": "${BACKENDS_TOKEN}", "tokenSha256": ["ab"], "limitsDeadlineMs": 70 });
    let remote = opened(both, json!({}), built_in).ok().unwrap();
    assert_eq!((remote.origin().as_str(), remote.take(&demand()).deadline_ms), ("https://other.example:8443", 70));
    let errors = opened(section(), json!({}), None).err().unwrap();
    assert!(errors.concat().contains("/backends/url"), "{errors:?}");
}

#[test]
fn the_token_goes_without_tls_to_this_machine_and_to_what_is_listed_only() {
    for url in ["http://127.0.0.1:8787", "http://127.9.9.9/", "http://[::1]:1", "http://LOCALHOST:80"] {
        assert!(at(url, json!({})).is_ok(), "{url}");
    }
    assert!(at("http://gateway.internal:8787", json!({ "allowPrivate": ["Gateway.internal:8787"] })).is_ok());
    for url in ["http://gateway.internal:8788", "http://gateway.example", "http://10.0.0.1", "http://127.0.0.1.example", "http://[::2]"] {
        let errors = at(url, json!({ "allowPrivate": ["gateway.internal:8787"] })).err().unwrap();
        assert!(errors.concat().contains("anybody on the way reads the token"), "{url}: {errors:?}");
    }
}

#[test]
fn what_is_wrong_is_said_without_the_token() {
    for (section, place) in [
        (json!({ "url": "ftp://gateway.example", "token": "${BACKENDS_TOKEN}" }), "/backends/url"),
        (json!({ "url": "https://a:b@gateway.example", "token": "${BACKENDS_TOKEN}" }), "/backends/url"),
        (json!({ "url": "https://gateway.example/?a", "token": "${BACKENDS_TOKEN}" }), "/backends/url"),
        (json!({ "url": "https://gateway.example" }), "/backends/token"),
        (json!({ "url": "https://gateway.example", "token": "${SHORT}" }), "/backends/token"),
        (json!({ "url": "https://gateway.example", "token": "${UNSET}" }), "/backends/token"),
        (json!({ "url": "https://gateway.example", "token": "${BACKENDS_TOKEN} x" }), "/backends/token"),
        (json!({ "url": "https://gateway.example", "token": "${BACKENDS_TOKEN}", "vaultDeadlineMs": 1 }), "/backends/vaultDeadlineMs"),
        (json!({ "url": "https://gateway.example", "token": "${BACKENDS_TOKEN}", "deadline": 1 }), "/backends/deadline"),
    ] {
        let said = opened(section.clone(), json!({}), None).err().unwrap().join("\n");
        assert!(said.contains(place), "{section}: {said}");
        assert!(!said.contains(TOKEN) && !said.contains("a-short-one") && !said.contains("a:b"), "{said}");
    }
}
