//! Fields that were removed or renamed.
#![allow(clippy::unwrap_used)]

use mintmark_configuration::{ConfigError, REMOVED, RENAMED, VARIABLE, gateway};
use serde_json::{Value, json};

const CHANGED_NAMES: &str = include_str!("../../../schema/changed-names.json");

/// Returns what is wrong with the gateway's part of a configuration.
fn errors_of(config: &Value) -> Vec<String> {
    let variables = [(VARIABLE.to_owned(), config.to_string())];
    let errors = gateway(&variables, |section| Ok::<_, Vec<ConfigError>>(section.to_owned())).err().unwrap();
    errors.iter().map(ConfigError::to_string).collect()
}

#[test]
fn a_removed_field_is_refused_with_the_reason() {
    let config = json!({ "admin": { "tokenSha256": "" }, "chains": { "1": { "rpc": ["https://a.example"] } } });
    let errors = errors_of(&config);
    assert_eq!(errors, ["/admin: expected no field `admin`: it had no effect; delete it, got a field that was removed"]);
}

#[test]
fn changed_names_are_those_that_all_hosts_know() {
    let names: Value = serde_json::from_str(CHANGED_NAMES).unwrap();
    let renamed: Vec<_> = RENAMED.iter().map(|name| json!({ "from": name.from, "to": name.to })).collect();
    let removed: Vec<_> = REMOVED.iter().map(|name| json!({ "at": name.at, "reason": name.reason })).collect();
    assert_eq!(names, json!({ "renamed": renamed, "removed": removed }));
}
