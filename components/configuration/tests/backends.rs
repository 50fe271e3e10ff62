//! The part of remote backends.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use mintmark_configuration::{VARIABLE, backends, public};
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../../../schema/config.json");

fn environment(config: &Value) -> Vec<(String, String)> {
    [(VARIABLE, config.to_string().as_str()), ("BACKENDS_TOKEN", "a-secret"), ("RPC_KEY", "r")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

#[test]
fn defaults_and_bounds_are_those_of_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let options = &schema["$defs"]["backends"]["properties"];
    let read = backends(&environment(&json!({ "backends": { "token": "${BACKENDS_TOKEN}" } }))).ok().unwrap();
    assert_eq!(read.limits_deadline_ms, options["limitsDeadlineMs"]["default"]);
    assert_eq!(read.vault_deadline_ms, options["vaultDeadlineMs"]["default"]);
    assert_eq!((read.token.as_str(), read.url), ("a-secret", None));
    for name in ["limitsDeadlineMs", "vaultDeadlineMs"] {
        let bound = |end: &str| options[name][end].as_u64().unwrap();
        for (milliseconds, passes) in
            [(bound("minimum"), true), (bound("minimum") - 1, false), (bound("maximum"), true), (bound("maximum") + 1, false)]
        {
            let config = json!({ "backends": { "token": "${BACKENDS_TOKEN}", name: milliseconds } });
            assert_eq!(backends(&environment(&config)).is_ok(), passes, "{name} {milliseconds}");
        }
    }
    // Every option of the schema may stand there.
    for name in options.as_object().unwrap().keys() {
        let config = json!({ "backends": { name: null } });
        let errors = backends(&environment(&config)).err().unwrap();
        assert!(errors.iter().all(|error| !error.got.contains("unknown")), "{name}: {errors:?}");
    }
}

#[test]
fn every_error_is_found_and_holds_no_secret() {
    let config = json!({
        "network": { "allowPrivate": 7 },
        "backends": { "url": "${UNSET}", "token": "${BACKENDS_TOKEN}", "limitsDeadlineMs": 0, "vaultDeadlineMs": 60_001 }
    });
    let errors = backends(&environment(&config)).err().unwrap();
    let places: Vec<_> = errors.iter().map(|error| error.at.as_str()).collect();
    assert_eq!(places, ["/backends/url", "/network/allowPrivate", "/backends/limitsDeadlineMs", "/backends/vaultDeadlineMs"]);
    let errors = backends(&environment(&json!({ "backends": { "token": ["${BACKENDS_TOKEN}"] } }))).err().unwrap();
    assert!(errors.iter().all(|error| !error.to_string().contains("a-secret")), "{errors:?}");
    let errors = backends(&environment(&json!({}))).err().unwrap();
    assert_eq!(errors[0].at, "/backends/token");
}

#[test]
fn the_token_does_not_pass_to_a_gateway() {
    let config = json!({
        "chains": { "1": { "rpc": ["https://rpc.example/${BACKENDS_TOKEN}/${RPC_KEY}"] } },
        "backends": { "url": "https://gateway.example", "token": "${BACKENDS_TOKEN}" }
    });
    let shown = public(&environment(&config));
    assert_eq!(shown.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), [VARIABLE, "RPC_KEY"]);
    assert!(!shown[0].1.contains("gateway.example"), "{shown:?}");
}
