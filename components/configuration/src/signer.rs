//! The signer's part: the section `signer`, and which variables hold its keys.

use mintmark_strict_json::ConfigError;
use serde::Deserialize;
use serde_json::Value;

use crate::changed_names::ConfigWarning;
use crate::document::Document;
use crate::fill::{Secrets, fill};
use crate::typed::typed;

/// What a wallet is opened with, but for the keys themselves.
#[derive(Debug)]
pub struct Signer {
    /// JSON text for `wallet.open`, which validates it.
    pub section: String,
    /// Where the keys are.
    pub keys: Vec<KeyName>,
    /// What was filled in from the environment.
    pub secrets: Secrets,
    /// What works, but should change.
    pub warnings: Vec<ConfigWarning>,
}

/// A key that a variable holds. Nothing in a composed file reads a file, or opens a keystore or a
/// mnemonic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyName {
    /// The key's id.
    pub id: String,
    /// The variable that holds the key.
    pub env: String,
}

/// Reads the signer's part of the configuration from an environment. Returns `None` if the
/// configuration has no signer.
///
/// # Errors
/// Every config error:
/// - The text is not a JSON object.
/// - A variable that it names is not set.
/// - An entry of `keys` has the wrong shape, or names another source than a variable.
pub fn signer(variables: &[(String, String)]) -> Result<Option<Signer>, Vec<ConfigError>> {
    let Document { mut sections, mut errors, warnings } = Document::of(variables).map_err(|error| vec![error])?;
    let Some(part) = sections.remove("signer") else {
        return if errors.is_empty() { Ok(None) } else { Err(errors) };
    };
    let mut filled = fill(part, "/signer", variables);
    errors.append(&mut filled.errors);
    let remote = other_sources(filled.value.get("keys"));
    // The vault makes the checkpoints, if its ledger is durable.
    if let Value::Object(fields) = &mut filled.value {
        fields.remove("checkpoints");
    }
    let mut keys = Vec::new();
    if remote.is_empty() {
        match typed("/signer/keys", filled.value.get("keys")) {
            Ok(read) => keys = read,
            Err(error) => errors.push(filled.secrets.redacted(&error)),
        }
    } else {
        errors.extend(remote);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Some(Signer { section: filled.value.to_string(), keys, secrets: filled.secrets, warnings }))
}

/// Returns an error for each key that comes from another source than a variable. Nothing in a
/// composed file opens a file, a keystore or a mnemonic, or can ask a token or a KMS.
fn other_sources(keys: Option<&Value>) -> Vec<ConfigError> {
    const SOURCES: [(&str, &str); 5] = [
        ("awsKms", "a key in AWS KMS"),
        ("file", "a key in a file"),
        ("keystore", "a keystore"),
        ("mnemonic", "a mnemonic"),
        ("pkcs11", "a key in a token"),
    ];
    let keys = keys.and_then(Value::as_array).into_iter().flatten().enumerate();
    keys.flat_map(|(index, key)| SOURCES.into_iter().filter(|(source, _)| key.get(source).is_some()).map(move |found| (index, found)))
        .map(|(index, (source, got))| {
            let expected = "a key in the environment (`env`), hexadecimal: this host opens no files, keystores and mnemonics and asks no token or KMS; the Node host can";
            ConfigError::new(format!("/signer/keys/{index}/{source}"), expected, got)
        })
        .collect()
}

/// Where a key names variables: of itself, or of what opens it.
const VARIABLES: [&str; 11] = [
    "/awsKms/credentials/accessKeyIdEnv",
    "/awsKms/credentials/secretAccessKeyEnv",
    "/awsKms/credentials/sessionTokenEnv",
    "/awsKms/credentials/containerUriEnv",
    "/awsKms/credentials/containerTokenFileEnv",
    "/env",
    "/keystore/env",
    "/keystore/passwordEnv",
    "/mnemonic/env",
    "/mnemonic/passphraseEnv",
    "/pkcs11/pinEnv",
];

/// Returns the variables that hold keys, or what opens them, as far as the section can be read.
pub(crate) fn key_variables(section: Option<&Value>) -> Vec<&str> {
    let keys = section.and_then(|signer| signer.get("keys")).and_then(Value::as_array);
    let checkpoints = section.and_then(|signer| signer.get("checkpoints"));
    let of = |key| VARIABLES.map(|name| Value::pointer(key, name));
    keys.into_iter().flatten().chain(checkpoints).flat_map(of).filter_map(|name| name?.as_str()).collect()
}
