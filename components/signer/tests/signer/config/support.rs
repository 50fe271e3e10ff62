//! Configurations with one value changed.

use mintmark_signer::{config::config_error::ConfigError, wallet::Wallet};
use serde_json::Value;

use crate::support::wallet::{config, open_wallet};

/// Opens a wallet with the value at a pointer changed, and returns the pointers of the config
/// errors.
pub fn errors_of(at: &str, value: Value) -> Vec<String> {
    let mut config = config();
    let (parent, name) = at.rsplit_once('/').unwrap();
    match config.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
    pointers(open_wallet(&config))
}

/// Returns the pointers of the config errors, and asserts that each has texts.
pub fn pointers(opened: Result<Wallet, Vec<ConfigError>>) -> Vec<String> {
    let errors = opened.err().unwrap_or_default();
    assert!(
        errors.iter().all(|error| !error.expected.is_empty() && !error.got.is_empty() && error.got.chars().count() <= 100),
        "{errors:?}"
    );
    errors.into_iter().map(|error| error.at).collect()
}
