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

/// A key of the section.
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
pub fn signer(variables: &[(String, String)]) -> Result<Option<Signer>, Vec<Problem>> {
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

/// Keys that a token holds: nothing in a composed file can ask one.
fn held_elsewhere(keys: Option<&Value>) -> Vec<Problem> {
    let keys = keys.and_then(Value::as_array).into_iter().flatten().enumerate();
    keys.filter(|(_, key)| key.get("pkcs11").is_some())
        .map(|(index, _)| {
            Problem::new(
                format!("/signer/keys/{index}/pkcs11"),
                "a key in the environment (`env`): this host cannot ask a token; the Node host can",
                "a key in a token",
            )
        })
        .collect()
}

/// The variables that hold keys, or the PINs of tokens that do, as far as the section can be read.
pub(crate) fn key_variables(section: Option<&Value>) -> Vec<&str> {
    let keys = section.and_then(|signer| signer.get("keys")).and_then(Value::as_array);
    let checkpoints = section.and_then(|signer| signer.get("checkpoints"));
    let of = |key| [Value::pointer(key, "/env"), Value::pointer(key, "/pkcs11/pinEnv")];
    keys.into_iter().flatten().chain(checkpoints).flat_map(of).filter_map(|name| name?.as_str()).collect()
}
