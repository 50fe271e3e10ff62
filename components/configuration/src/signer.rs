//! The signer's part: the section `signer`, and which variables hold its keys.

use serde::Deserialize;
use serde_json::Value;

use crate::fill::{Secrets, fill};
use crate::problem::Problem;
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
/// Every problem found: no text, no JSON, unknown sections, unset variables, `keys` of the wrong shape.
pub fn signer(variables: &[(String, String)]) -> Result<Option<Signer>, Vec<Problem>> {
    let mut sections = sections::read(variable(variables, VARIABLE))?;
    let Some(part) = sections.remove("signer") else { return Ok(None) };
    let filled = fill(part, variables)?;
    let elsewhere = from_elsewhere(filled.value.get("keys"));
    if !elsewhere.is_empty() {
        return Err(elsewhere);
    }
    let keys = typed("/signer/keys", filled.value.get("keys")).map_err(|problem| vec![filled.secrets.redacted(&problem)])?;
    Ok(Some(Signer { section: filled.value.to_string(), keys, secrets: filled.secrets }))
}

/// The variables that hold keys, as far as the section can be read.
pub(crate) fn key_variables(section: Option<&Value>) -> Vec<&str> {
    let keys = section.and_then(|signer| signer.get("keys")).and_then(Value::as_array);
    let variables = ["/env", "/keystore/env", "/keystore/passwordEnv", "/mnemonic/env", "/mnemonic/passphraseEnv"];
    keys.into_iter().flatten().flat_map(|key| variables.into_iter().filter_map(|name| key.pointer(name)?.as_str())).collect()
}

/// Keys that come from somewhere else than a variable.
fn from_elsewhere(keys: Option<&Value>) -> Vec<Problem> {
    let expected = "env, a variable that holds the key in hexadecimal: what this host has opens no keystores and mnemonics";
    let keys = keys.and_then(Value::as_array).into_iter().flatten().enumerate();
    keys.flat_map(|(index, key)| {
        let sources = ["keystore", "mnemonic"].into_iter().filter(|source| key.get(source).is_some());
        sources.map(move |source| Problem::new(format!("/signer/keys/{index}/{source}"), expected, format!("a {source}")))
    })
    .collect()
}
