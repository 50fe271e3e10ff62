//! What components see in place of origins that are secrets.
#![allow(clippy::unwrap_used)]

use mintmark_configuration::{Gateway, StandIns, VARIABLE, gateway};
use serde_json::{Value, json};

/// Reads a configuration. Returns the section that the core gets, and the stand-ins in it.
fn read(config: &Value, variables: &[(&str, &str)]) -> (Value, StandIns) {
    let mut all = vec![(VARIABLE.to_owned(), config.to_string())];
    all.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let Gateway { core, stand_ins, .. } = gateway(&all, |text| Ok(serde_json::from_str(text).unwrap())).unwrap();
    (core, stand_ins)
}

fn shown(url: &str, value: &str) -> String {
    let (core, _) = read(&json!({ "chains": { "1": { "rpc": [url] } } }), &[("KEY", value)]);
    core.pointer("/chains/1/rpc/0").unwrap().as_str().unwrap().to_owned()
}

#[test]
fn a_variable_behind_the_origin_leaves_the_origin_to_be_seen() {
    assert_eq!(shown("https://rpc.example/${KEY}", "Secret-Key"), "https://rpc.example/Secret-Key");
    assert_eq!(shown("https://RPC.example?${KEY}", "Secret-Key"), "https://RPC.example?Secret-Key");
    assert_eq!(shown("https://rpc.example/v2", "Secret-Key"), "https://rpc.example/v2");
}

#[test]
fn a_variable_in_the_origin_hides_it() {
    for (url, value, rest) in [
        ("${KEY}", "https://Secret.example/", "/"),
        ("https://${KEY}/a?b", "secret.example", "/a?b"),
        ("https://${KEY}.rpc.example", "SeCrEt", ""),
        ("https://${KEY}.rpc.example/", "x", "/"),
        ("https://rpc.example${KEY}/", ".secret.example", "/"),
        ("https://rpc.example:${KEY}/", "8443", "/"),
    ] {
        assert_eq!(shown(url, value), format!("https://chain-1-rpc-0.invalid{rest}"), "{url}");
    }
    assert_eq!(shown("http${KEY}://rpc.example/", "s"), "https://chain-1-rpc-0.invalid/");
}

#[test]
fn a_secret_of_another_place_hides_an_origin_that_has_it() {
    let endpoint =
        |fields: Value| json!({ "chains": { "1": { "rpc": [{ "url": "https://Customer-4711.rpc.example/", "headers": fields }] } } });
    for (fields, value) in [(json!({ "x-key": "${KEY}" }), "customer-4711"), (json!({ "x-key": "customer-4711" }), "another")] {
        let (core, _) = read(&endpoint(fields), &[("KEY", value)]);
        assert_eq!(core.pointer("/chains/1/rpc/0/url").unwrap(), "https://chain-1-rpc-0.invalid/");
    }
}

#[test]
fn the_same_origin_has_the_same_stand_in() {
    let config = json!({
        "chains": { "1": { "rpc": ["https://${KEY}.example/1", "https://plain.example"] }, "10": { "rpc": ["https://${KEY}.example/10"] } },
        "content": { "ipfs": ["https://ipfs.example", "http://${KEY}.ipfs.example:8080"], "arweave": ["https://${KEY}.ar.example"] },
    });
    let (core, _) = read(&config, &[("KEY", "Secret")]);
    for (at, url) in [
        ("/chains/1/rpc/0", "https://chain-1-rpc-0.invalid/1"),
        ("/chains/1/rpc/1", "https://plain.example"),
        ("/chains/10/rpc/0", "https://chain-1-rpc-0.invalid/10"),
        ("/content/ipfs/0", "https://ipfs.example"),
        ("/content/ipfs/1", "http://ipfs-1.invalid"),
        ("/content/arweave/0", "https://arweave-0.invalid"),
    ] {
        assert_eq!(core.pointer(at).unwrap(), url);
    }
    assert!(!core.to_string().to_lowercase().contains("secret"), "{core}");
}

#[test]
fn stand_ins_are_revealed_and_hidden_again() {
    let (_, stand_ins) = read(&json!({ "content": { "ipfs": ["http://${KEY}.example:8080"] } }), &[("KEY", "Secret")]);
    for (given, real) in [
        ("http://ipfs-0.invalid/ipfs/a?b", "http://secret.example:8080/ipfs/a?b"),
        ("http://ipfs-0.invalid", "http://secret.example:8080"),
        ("http://cid.ipfs.ipfs-0.invalid/", "http://cid.ipfs.secret.example:8080/"),
        ("https://ipfs-0.invalid:443/", "https://secret.example:443/"),
        ("http://ipfs-0.invalid:80/", "http://secret.example:80/"),
    ] {
        assert_eq!(stand_ins.reveal(given).unwrap().0, real);
        assert_eq!(stand_ins.hide(real), given);
    }
    for other in
        ["http://ipfs-1.invalid/", "http://notipfs-0.invalid/", "http://user@ipfs-0.invalid/", "https://ipfs.example/", "/path", ""]
    {
        assert!(stand_ins.reveal(other).is_none(), "{other}");
        assert_eq!(stand_ins.hide(other), other);
    }
    assert_eq!(stand_ins.hide("https://user:word@SECRET.example/"), "https://@ipfs-0.invalid:443/");
}

#[test]
fn a_text_that_quotes_the_host_has_the_stand_in() {
    let (_, stand_ins) = read(&json!({ "chains": { "1": { "rpc": ["https://${KEY}.example:8443"] } } }), &[("KEY", "Secret")]);
    let (_, hidden) = stand_ins.reveal("https://chain-1-rpc-0.invalid").unwrap();
    assert_eq!(
        hidden.left_out_of("no https://SECRET.example:8443/ nor secret.example, ß"),
        "no https://chain-1-rpc-0.invalid/ nor chain-1-rpc-0.invalid, ß"
    );
    for kept in ["a-secret.example", "xsecret.example", "secret.example.org", "secret.examples", "secret-example"] {
        assert_eq!(hidden.left_out_of(kept), kept);
    }
    assert_eq!(hidden.left_out_of("xsecret.example secret.example."), "xsecret.example chain-1-rpc-0.invalid.");

    let (_, stand_ins) = read(&json!({ "chains": { "1": { "rpc": ["http://${NODE}:8545"] } } }), &[("NODE", "ab")]);
    let (_, word) = stand_ins.reveal("http://chain-1-rpc-0.invalid").unwrap();
    assert_eq!(word.left_out_of_bytes(b"0xabcd ab ab:8545".to_vec()), b"0xabcd ab ab:8545");
    assert_eq!(word.left_out_of("http://ab:8545 is not public, 0xab"), "http://chain-1-rpc-0.invalid is not public, 0xab");

    let (_, stand_ins) = read(&json!({ "chains": { "1": { "rpc": ["https://${NONE}/"] } } }), &[("NONE", "/path")]);
    let (_, nothing) = stand_ins.reveal("https://chain-1-rpc-0.invalid").unwrap();
    assert_eq!(nothing.left_out_of("text"), "text");
    assert_eq!(hidden.left_out_of_bytes(vec![0xff, b'a']), [0xff, b'a']);
}
