//! What components see in place of hosts that are secrets.
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
fn a_variable_in_the_host_hides_it() {
    for (url, value, rest) in [
        ("${KEY}", "https://Secret.example:8443/", ":8443/"),
        ("https://${KEY}/a?b", "secret.example", "/a?b"),
        ("https://${KEY}.rpc.example", "SeCrEt", ""),
        ("https://${KEY}.rpc.example/", "x", "/"),
        ("https://rpc.example${KEY}/", ".secret.example", "/"),
    ] {
        assert_eq!(shown(url, value), format!("https://chain-1-rpc-0.invalid{rest}"), "{url}");
    }
}

#[test]
fn scheme_and_port_are_shown() {
    assert_eq!(shown("https://rpc.example:${KEY}/", "8443"), "https://rpc.example:8443/");
    assert_eq!(shown("http${KEY}://rpc.example/", "s"), "https://rpc.example/");
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
fn a_word_in_a_host_is_no_secret_by_chance() {
    let config = json!({ "chains": { "1": { "rpc": [{ "url": "https://information.example/", "headers": { "x-scheme": "https", "x-level": "info" } }] } } });
    let (core, _) = read(&config, &[]);
    assert_eq!(core.pointer("/chains/1/rpc/0/url").unwrap(), "https://information.example/");
}

#[test]
fn the_same_host_has_the_same_stand_in() {
    let config = json!({
        "chains": {
            "1": { "rpc": ["https://${KEY}.example/1", "https://plain.example", "http://${KEY}.example.:8545"] },
            "10": { "rpc": ["https://${KEY}.example/10"] },
        },
        "content": { "ipfs": ["https://ipfs.example", "http://${KEY}.ipfs.example:8080"], "arweave": ["https://${KEY}.ar.example"] },
    });
    let (core, _) = read(&config, &[("KEY", "Secret")]);
    for (at, url) in [
        ("/chains/1/rpc/0", "https://chain-1-rpc-0.invalid/1"),
        ("/chains/1/rpc/1", "https://plain.example"),
        ("/chains/1/rpc/2", "http://chain-1-rpc-0.invalid:8545"),
        ("/chains/10/rpc/0", "https://chain-1-rpc-0.invalid/10"),
        ("/content/ipfs/0", "https://ipfs.example"),
        ("/content/ipfs/1", "http://ipfs-1.invalid:8080"),
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
        ("http://ipfs-0.invalid:8080/ipfs/a?b", "http://secret.example:8080/ipfs/a?b"),
        ("http://ipfs-0.invalid", "http://secret.example"),
        ("http://cid.ipfs.ipfs-0.invalid:8080/", "http://cid.ipfs.secret.example:8080/"),
        ("https://ipfs-0.invalid/", "https://secret.example/"),
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
    assert_eq!(stand_ins.hide("https://user:word@SECRET.example./"), "https://@ipfs-0.invalid/");
}

#[test]
fn a_redirect_has_the_stand_in_of_the_longest_host() {
    let config = json!({ "chains": { "1": { "rpc": ["https://${KEY}/rpc"] } }, "content": { "ipfs": ["https://ipfs.${KEY}"] } });
    let (_, stand_ins) = read(&config, &[("KEY", "secret.example")]);
    assert_eq!(stand_ins.hide("https://cid.ipfs.secret.example/"), "https://cid.ipfs-0.invalid/");
}

#[test]
fn a_text_that_quotes_the_host_has_the_stand_in() {
    let shown = |host: &str, text: &str| {
        let (_, stand_ins) = read(&json!({ "chains": { "1": { "rpc": ["http://${HOST}:8545"] } } }), &[("HOST", host)]);
        stand_ins.in_text(text)
    };
    for text in ["no SECRET.example: ß", "failed:\\nsecret.example", "%2F%2Fsecret.example", "\\u003csecret.example.Try"] {
        let text_shown = shown("secret.example", text);
        assert!(text_shown.contains("chain-1-rpc-0.invalid") && !text_shown.to_lowercase().contains("secret"), "{text_shown}");
    }
    assert_eq!(
        shown("10.0.0.7", "10.0.0.7:8545 1.10.0.0.7 10.0.0.70 10.0.0.7."),
        "chain-1-rpc-0.invalid:8545 1.10.0.0.7 10.0.0.70 chain-1-rpc-0.invalid."
    );
    assert_eq!(shown("ab", "http://ab:8545 is not public, 0xab"), "http://chain-1-rpc-0.invalid:8545 is not public, 0xab");
}
