//! What each part reads out of an environment.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use mintmark_configuration::{ConfigError, ConfigWarning, Gateway, VARIABLE, limits, public, signer};
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../../../schema/config.json");

/// Reads the gateway's part, with the core's section as it is given.
fn gateway(variables: &[(String, String)]) -> Result<Gateway<String>, Vec<ConfigError>> {
    mintmark_configuration::gateway(variables, |section| Ok(section.to_owned()))
}

fn environment(config: &Value, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = [(VARIABLE.to_owned(), config.to_string())];
    own.into_iter().chain(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

fn whole() -> Value {
    json!({
        "listen": { "port": 1, "hosts": ["api.example"] },
        "chains": { "1": { "rpc": ["https://rpc.example/${RPC_KEY}"] } },
        "network": { "allowPrivate": ["127.0.0.1:8545"], "connectTo": { "https://a.example": "http://127.0.0.1:9" } },
        "limits": { "costs": { "*": 7 }, "plans": { "pro": { "policies": [{ "name": "day", "quota": 5, "window": 9 }] } }, "keys": [] },
        "signer": { "keys": [{ "id": "hot", "env": "HOT" }], "callers": [{ "tokenSha256": "${HASH}" }], "policies": [] },
        "state": { "sqlite": "./x.db" }
    })
}

fn lines(errors: Vec<ConfigError>) -> Vec<String> {
    errors.iter().map(ConfigError::to_string).collect()
}

#[test]
fn the_gateway_gets_its_part_and_no_more() {
    let gateway = gateway(&environment(&whole(), &[("RPC_KEY", "a-secret")])).unwrap();
    let section: Value = serde_json::from_str(&gateway.core).unwrap();
    assert_eq!(
        section,
        json!({
            "listen": { "hosts": ["api.example"] },
            "chains": { "1": { "rpc": ["https://rpc.example/a-secret"] } },
            "content": { "ipfs": ["https://trustless-gateway.link", "https://ipfs.io"], "arweave": ["https://arweave.net"] },
            "limits": { "keys": [], "plans": ["pro"] },
            "signer": true
        })
    );
    assert_eq!(gateway.network.allow_private, ["127.0.0.1:8545"]);
    assert_eq!(gateway.network.connect_to["https://a.example"], "http://127.0.0.1:9");
    assert_eq!(gateway.deadline_ms, 10_000);
    assert_eq!(gateway.secrets.redact("at https://rpc.example/a-secret"), "at https://rpc.example/***");
}

#[test]
fn defaults_are_those_of_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let empty = environment(&json!({}), &[]);
    let read: Value = serde_json::from_str(&gateway(&empty).unwrap().core).unwrap();
    for name in ["ipfs", "arweave"] {
        assert_eq!(read["content"][name], schema["$defs"]["content"]["properties"][name]["default"]);
    }
    assert_eq!(gateway(&empty).unwrap().deadline_ms, schema["$defs"]["content"]["properties"]["deadlineMs"]["default"]);

    let defaults = &schema["$defs"]["limits"]["properties"];
    // The section is left out, it is empty, or it says something else.
    for config in [json!({}), json!({ "limits": {} }), json!({ "limits": { "keys": [] } })] {
        let mut costs: Value = serde_json::to_value(limits(&environment(&config, &[])).unwrap().costs).unwrap();
        assert_eq!(costs.as_object_mut().unwrap().remove("abuse"), Some(json!(1)));
        assert_eq!(costs, schema["$defs"]["limits"]["properties"]["costs"]["default"]);
    }
    assert_eq!(limits(&environment(&json!({ "limits": { "costs": {} } }), &[])).unwrap().costs.len(), 1);

    let plans = limits(&empty).unwrap().plans;
    assert_eq!(plans.keys().collect::<Vec<_>>(), ["abuse", "anonymous"]);
    let (anonymous, abuse) = (&plans["anonymous"][0], &plans["abuse"][0]);
    assert_eq!(
        json!({ "anonymous": { "policies": [{ "name": anonymous.name, "quota": anonymous.quota, "window": anonymous.window, "burst": anonymous.burst }] } }),
        defaults["plans"]["default"]
    );
    assert_eq!(json!({ "quota": abuse.quota, "window": abuse.window }), defaults["abuse"]["default"]);
    // Every section of the schema may stand there.
    for name in schema["properties"].as_object().unwrap().keys().filter(|name| !["limits", "signer", "$schema"].contains(&name.as_str())) {
        assert!(gateway(&environment(&json!({ name: {} }), &[])).is_ok(), "{name}");
    }
}

#[test]
fn the_signer_gets_its_section_and_the_names_of_its_keys() {
    let found = signer(&environment(&whole(), &[("HASH", "beef")])).unwrap().unwrap();
    assert_eq!((found.keys[0].id.as_str(), found.keys[0].env.as_str()), ("hot", "HOT"));
    assert!(found.section.contains(r#""tokenSha256":"beef""#));
    assert!(signer(&environment(&json!({}), &[])).unwrap().is_none());

    // The signer ignores checkpoints, and the key of the checkpoints is not a key of the gateway.
    let mut config = whole();
    config["signer"]["checkpoints"] = json!({ "env": "SEED", "every": 7 });
    config["cors"] = json!({ "origins": ["https://${SEED}"] });
    let environment = environment(&config, &[("HASH", "beef"), ("RPC_KEY", "x"), ("SEED", "a-seed")]);
    assert_eq!(signer(&environment).unwrap().unwrap().section, found.section);
    assert!(public(&environment).iter().all(|(name, value)| name != "SEED" && !value.contains("a-seed")));
}

#[test]
fn a_remote_key_is_refused_here() {
    let keys = json!([{ "id": "hot", "env": "HOT" }, { "id": "remote", "pkcs11": { "module": "/m.so", "token": "t", "object": "o", "pinEnv": "PIN" } }, {
        "id": "cloud",
        "awsKms": { "keyId": "alias/a", "region": "eu-west-1", "credentials": { "containerUriEnv": "URI" } }
    }]);
    let errors = lines(signer(&environment(&json!({ "signer": { "keys": keys } }), &[])).unwrap_err());
    assert_eq!(errors.len(), 2);
    assert!(errors[1].starts_with("/signer/keys/2/awsKms: expected a key in the environment (`env`)"), "{errors:?}");
    assert!(errors[0].starts_with("/signer/keys/1/pkcs11: expected a key in the environment (`env`)"), "{errors:?}");
}

#[test]
fn keys_of_keystores_and_mnemonics_are_told_from_malformed_ones() {
    let mut config = whole();
    config["signer"]["keys"] = json!([
        { "id": "hot", "keystore": { "file": "hot.json", "passwordEnv": "P" } },
        { "id": "warm", "env": "WARM" },
        { "id": "cold", "mnemonic": { "env": "PHRASE", "path": "m" } },
        { "id": "spare", "file": "spare" }
    ]);
    let errors = signer(&environment(&config, &[("HASH", "beef")])).unwrap_err();
    let places: Vec<_> = errors.iter().map(|error| (error.at.as_str(), error.got.as_str())).collect();
    assert_eq!(
        places,
        [("/signer/keys/0/keystore", "a keystore"), ("/signer/keys/2/mnemonic", "a mnemonic"), ("/signer/keys/3/file", "a key in a file")]
    );
    assert!(errors.iter().all(|error| error.expected.starts_with("a key in the environment (`env`), hexadecimal")));
}

#[test]
fn no_variable_of_a_key_passes_to_a_gateway() {
    let names = ["STORE", "PASSWORD", "PHRASE", "PASSPHRASE", "HEX", "ACCESS", "SECRET", "SESSION", "URI"];
    let mut config = whole();
    config["signer"]["keys"] = json!([
        { "id": "a", "keystore": { "env": "STORE", "passwordEnv": "PASSWORD" } },
        { "id": "b", "mnemonic": { "env": "PHRASE", "passphraseEnv": "PASSPHRASE", "path": "m" } },
        { "id": "c", "env": "HEX" },
        { "id": "d", "awsKms": { "credentials": { "accessKeyIdEnv": "ACCESS", "secretAccessKeyEnv": "SECRET", "sessionTokenEnv": "SESSION" } } },
        { "id": "e", "awsKms": { "credentials": { "containerUriEnv": "URI" } } }
    ]);
    config["cors"] = json!({ "origins": names.map(|name| format!("https://${{{name}}}.example")) });
    let given = names.map(|name| (name, "a-secret"));
    let shown = public(&environment(&config, &given));
    assert_eq!(shown.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["MINTMARK_CONFIG_JSON"]);
}

#[test]
fn errors_say_where_and_hold_nothing_of_the_environment() {
    assert_eq!(
        lines(gateway(&[]).unwrap_err()),
        ["(the whole): expected the configuration, JSON, in the environment variable MINTMARK_CONFIG_JSON, got it is not set"]
    );
    let of = |config: Value| lines(gateway(&environment(&config, &[("RPC_KEY", "a-secret")])).unwrap_err());
    assert!(of(json!({ "sinner": 1 }))[0].starts_with("/sinner: expected one of $schema, "));
    assert_eq!(of(json!({ "chains": [] })), ["/chains: expected an object, got a list"]);
    // A section that only other hosts know is nobody's error here.
    assert_eq!(of(json!({ "admin": {}, "chains": [] })), ["/chains: expected an object, got a list"]);
    assert_eq!(
        of(json!({ "chains": { "1": { "rpc": ["https://x/${UNSET}"] } } })),
        ["/chains/1/rpc/0: expected the environment variable UNSET, got it is not set"]
    );
    assert_eq!(of(json!({ "cors": { "origins": ["${"] } })).len(), 1);
    assert_eq!(of(json!({ "cors": { "origins": ["${1A}"] } })).len(), 1);
    let shown = of(json!({ "network": { "allowPrivate": "${RPC_KEY}" } }));
    assert!(shown[0].starts_with("/network/allowPrivate: ") && shown[0].contains("***") && !shown[0].contains("a-secret"), "{shown:?}");
    let twice = [(VARIABLE.to_owned(), r#"{"cors":{},"cors":{}}"#.to_owned())];
    assert!(lines(gateway(&twice).unwrap_err())[0].starts_with("/cors: expected each member once, got a second one"));
    let bad = lines(
        limits(&environment(&json!({ "limits": { "plans": { "a": { "policies": [{ "name": "x", "quota": 1.5, "window": 1 }] } } } }), &[]))
            .unwrap_err(),
    );
    assert!(bad[0].starts_with("/limits/plans/a/policies/0/quota: "), "{bad:?}");
}

#[test]
fn a_gateway_sees_the_variables_that_it_asks_for_and_no_key() {
    let mut config = whole();
    config["chains"]["2"] = json!({ "rpc": ["https://rpc.example/${HOT}/${MINTMARK_KEY_COLD}/${RPC_KEY}"] });
    let host = [("RPC_KEY", "r"), ("HOT", "11"), ("MINTMARK_KEY_COLD", "22"), ("HASH", "33"), ("PATH", "/bin"), ("MINTMARK_KEY_HOT", "44")];
    let shown = public(&environment(&config, &host));
    assert_eq!(shown.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), [VARIABLE, "RPC_KEY"]);
    let text = &shown[0].1;
    for hidden in ["callers", "policies", "costs", "HASH", "sqlite", "quota"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    // It reads the same out of it.
    config["chains"].as_object_mut().unwrap().remove("2");
    let host = environment(&config, &[("RPC_KEY", "r")]);
    let (all, some) = (gateway(&host).unwrap(), gateway(&public(&host)).unwrap());
    assert_eq!((all.core, all.network.allow_private), (some.core, some.network.allow_private));
}

#[test]
fn what_cannot_be_read_passes_alone() {
    let host = |text: &str| vec![(VARIABLE.to_owned(), text.to_owned()), ("MINTMARK_KEY_HOT".to_owned(), "44".to_owned())];
    assert_eq!(public(&host("{")), [(VARIABLE.to_owned(), "{".to_owned())]);
    assert_eq!(public(&host(r#"{"sinner":1}"#)).len(), 1);
    assert!(public(&[("MINTMARK_KEY_HOT".to_owned(), "44".to_owned())]).is_empty());
}

#[test]
fn errors_of_all_phases_are_listed_together() {
    let mut config = whole();
    config["sinner"] = json!(1);
    config["network"] = json!({ "allowPrivate": 7 });
    config["cors"] = json!([]);
    let text = config.to_string().replacen("\"listen\":{", "\"listen\":{\"port\":2,", 1);
    let variables = [(VARIABLE.to_owned(), text)];
    let core = |_: &str| Err::<(), _>(vec![ConfigError::new("/chains/1/rpc/0", "a URL", "none"), ConfigError::new("/content", "x", "y")]);
    let found = mintmark_configuration::gateway(&variables, core).unwrap_err();
    let places: Vec<_> = found.iter().map(|error| error.at.as_str()).collect();
    assert_eq!(places, ["/listen/port", "/sinner", "/cors", "/chains/1/rpc/0", "/network/allowPrivate", "/content"]);

    config["limits"]["plans"]["${NAME}"] = json!({ "policies": [{ "name": "${NAME}" }] });
    let errors = lines(limits(&environment(&config, &[])).unwrap_err());
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert_eq!(errors[1], "/limits/plans/${NAME}/policies/0/name: expected the environment variable NAME, got it is not set");
    assert!(errors[2].starts_with("/limits/plans/${NAME}/policies/0: expected the field `quota`, got nothing"), "{errors:?}");

    config["signer"]["keys"] = json!([{ "id": "hot", "mnemonic": {} }, { "id": "warm", "pkcs11": {} }]);
    let places: Vec<_> = signer(&environment(&config, &[])).unwrap_err().into_iter().map(|error| error.at).collect();
    assert_eq!(places, ["/sinner", "/signer/callers/0/tokenSha256", "/signer/keys/0/mnemonic", "/signer/keys/1/pkcs11"]);
}

#[test]
fn a_renamed_field_is_read_with_a_warning_and_not_beside_its_new_name() {
    let mut config = whole();
    config["signer"]["windows"] = json!([{ "name": "day" }]);
    let found = signer(&environment(&config, &[("HASH", "beef")])).unwrap().unwrap();
    let section: Value = serde_json::from_str(&found.section).unwrap();
    assert_eq!((section["spendingLimits"].clone(), section.get("windows")), (json!([{ "name": "day" }]), None));
    let text = "`windows` is now called `spendingLimits`; the next version refuses the old name".to_owned();
    assert_eq!(found.warnings, [ConfigWarning { at: "/signer/windows".to_owned(), text }]);

    config["signer"]["spendingLimits"] = json!([]);
    let errors = lines(signer(&environment(&config, &[("HASH", "beef")])).unwrap_err());
    assert_eq!(errors, ["/signer/windows: expected only `spendingLimits`, the new name of `windows`, got both names: delete this one"]);
}
