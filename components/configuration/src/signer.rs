//! The signer's part: the section `signer`, and which variables hold its keys.

use serde::Deserialize;
use serde_json::Value;

use crate::config_error::ConfigError;
use crate::fill::{Secrets, fill};
use crate::sections::{self, typed};
use crate::{VARIABLE, variable};

/// What a wallet is opened with, but for the keys themselves.
#[derive(Debug)]
pub struct Signer {
    /// JSON text for `wallet.open`, which judges it.
    pub section: String,
    /// Where the keys are.
    pub keys: Vec<KeyName>,
    /// What was filled in from the environment.
    pub secrets: Secrets,
}

/// A key of the section: one that a variable holds. Files and what opens keystores and mnemonics there are not here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyName {
    /// Its id.
    pub id: String,
    /// The variable that holds it.
    pub env: String,
}

/// Reads the signer's part out of an environment; none where there is no signer.
///
/// # Errors
/// Every problem found: no text, no JSON, unknown sections, unset variables, `keys` of the wrong shape or held elsewhere.
pub fn signer(variables: &[(String, String)]) -> Result<Option<Signer>, Vec<ConfigError>> {
    let mut sections = sections::read(variable(variables, VARIABLE))?;
    let Some(part) = sections.remove("signer") else { return Ok(None) };
    let mut filled = fill(part, variables)?;
    let elsewhere = held_elsewhere(filled.value.get("keys"));
    if !elsewhere.is_empty() {
        return Err(elsewhere);
    }
    // Checkpoints are a vault's that has a durable ledger.
    if let Value::Object(fields) = &mut filled.value {
        fields.remove("checkpoints");
    }
    let keys = typed("/signer/keys", filled.value.get("keys")).map_err(|problem| vec![filled.secrets.redacted(&problem)])?;
    Ok(Some(Signer { section: filled.value.to_string(), keys, secrets: filled.secrets }))
}

/// Keys that come from somewhere else than a variable: nothing in a composed file opens a keystore or a mnemonic, or can ask a token.
fn held_elsewhere(keys: Option<&Value>) -> Vec<ConfigError> {
    const SOURCES: [(&str, &str); 3] = [("keystore", "a keystore"), ("mnemonic", "a mnemonic"), ("pkcs11", "a key in a token")];
    let keys = keys.and_then(Value::as_array).into_iter().flatten().enumerate();
    keys.flat_map(|(index, key)| SOURCES.into_iter().filter(|(source, _)| key.get(source).is_some()).map(move |found| (index, found)))
        .map(|(index, (source, got))| {
            let expected = "a key in the environment (`env`), hexadecimal: this host opens no keystores and mnemonics and cannot ask a token; the Node host can";
            ConfigError::new(format!("/signer/keys/{index}/{source}"), expected, got)
        })
        .collect()
}

/// Where a key names variables: of itself, or of what opens it.
const VARIABLES: [&str; 6] =
    ["/env", "/keystore/env", "/keystore/passwordEnv", "/mnemonic/env", "/mnemonic/passphraseEnv", "/pkcs11/pinEnv"];

/// The variables that hold keys, or what opens them, as far as the section can be read.
pub(crate) fn key_variables(section: Option<&Value>) -> Vec<&str> {
    let keys = section.and_then(|signer| signer.get("keys")).and_then(Value::as_array);
    let checkpoints = section.and_then(|signer| signer.get("checkpoints"));
    let of = |key| VARIABLES.map(|name| Value::pointer(key, name));
    keys.into_iter().flatten().chain(checkpoints).flat_map(of).filter_map(|name| name?.as_str()).collect()
}
