//! Configurations with one value changed.

use mintmark_signer::{config::ConfigError, wallet::Wallet};
use serde_json::Value;

use crate::support::wallet::{config, open_wallet};

/// Changes the value at a pointer, opens, and gives the pointers of the problems.
pub fn problems(at: &str, value: Value) -> Vec<String> {
    let mut config = config();
    let (parent, name) = at.rsplit_once('/').unwrap();
    match config.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
    pointers(open_wallet(&config))
}

pub fn pointers(opened: Result<Wallet, Vec<ConfigError>>) -> Vec<String> {
    let problems = opened.err().unwrap_or_default();
    assert!(
        problems.iter().all(|problem| !problem.expected.is_empty() && !problem.got.is_empty() && problem.got.chars().count() <= 100),
        "{problems:?}"
    );
    problems.into_iter().map(|problem| problem.at).collect()
}
