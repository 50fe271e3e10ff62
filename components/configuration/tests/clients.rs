//! What a limiting middleware reads out of an environment.
#![allow(clippy::unwrap_used)]

use mintmark_configuration::{ConfigError, VARIABLE, clients};
use serde_json::{Value, json};

fn read(config: &Value) -> Result<String, Vec<ConfigError>> {
    let variables = [(VARIABLE, config.to_string()), ("PROXY", "10.0.0.1".to_owned())].map(|(name, value)| (name.to_owned(), value));
    clients(&variables, |text| Ok(text.to_owned()))
}

fn lines(errors: Vec<ConfigError>) -> Vec<String> {
    errors.iter().map(ConfigError::to_string).collect()
}

#[test]
fn a_middleware_gets_what_tells_clients_apart() {
    let limits = json!({ "trustedProxies": ["${PROXY}"], "plans": { "pro": {} }, "costs": { "GET /a": 0 }, "keys": [] });
    let section: Value = serde_json::from_str(&read(&json!({ "limits": limits })).unwrap()).unwrap();
    assert_eq!(section, json!({ "limits": { "trustedProxies": ["10.0.0.1"], "plans": ["pro"], "keys": [] } }));
    assert_eq!(read(&json!({})).unwrap(), r#"{"limits":{}}"#);
    let broken = json!({ "limits": { "plans": 1, "trustedProxies": ["${UNSET}"] } });
    assert_eq!(
        lines(read(&broken).unwrap_err()),
        [
            "/limits/plans: expected an object, got a number",
            "/limits/trustedProxies/0: expected the environment variable UNSET, got it is not set"
        ]
    );
    assert_eq!(lines(read(&json!({ "limits": [] })).unwrap_err()), ["/limits: expected an object, got a list"]);
}
