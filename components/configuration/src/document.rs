//! The text of a configuration, taken apart into sections.

use mintmark_strict_json::{ConfigError, parse, pointer};
use serde_json::{Map, Value};

use crate::changed_names::{self, ConfigWarning};
use crate::environment::{VARIABLE, variable};
use crate::typed::kind;

/// The names of all sections. Some mean nothing to a WASI host (`state`, `admin`, `log`, where to
/// listen), but may stand there all the same.
pub const SECTIONS: [&str; 13] =
    ["$schema", "log", "listen", "cors", "chains", "content", "network", "websockets", "limits", "signer", "admin", "backends", "state"];

/// A configuration as it stands in its text: every field under its present name, and nothing filled
/// in.
#[derive(Debug)]
pub struct Document {
    /// The sections by name, without unknown ones.
    pub sections: Map<String, Value>,
    /// An error for each unknown section, each field under both of its names and each member that
    /// stands twice.
    pub errors: Vec<ConfigError>,
    /// A warning for each field under an old name.
    pub warnings: Vec<ConfigWarning>,
}

impl Document {
    /// Reads a configuration's text.
    ///
    /// # Errors
    /// The text is not a JSON object.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let mintmark_strict_json::Document { mut value, repeated: mut errors } = parse(text)?;
        let mut warnings = Vec::new();
        changed_names::apply(&mut value, &mut errors, &mut warnings);
        let Value::Object(mut sections) = value else { return Err(ConfigError::new("", "a JSON object", kind(&value))) };
        sections.retain(|name, _| {
            let known = SECTIONS.contains(&name.as_str());
            if !known {
                let expected = format!("one of {}", SECTIONS.join(", "));
                errors.push(ConfigError::new(pointer("", name), expected, "an unknown section"));
            }
            known
        });
        Ok(Self { sections, errors, warnings })
    }

    /// Reads the configuration that an environment holds.
    ///
    /// # Errors
    /// The variable is not set, or its text is not a JSON object.
    pub(crate) fn of(variables: &[(String, String)]) -> Result<Self, ConfigError> {
        let expected = format!("the configuration, JSON, in the environment variable {VARIABLE}");
        Self::parse(variable(variables, VARIABLE).ok_or_else(|| ConfigError::new("", expected, "it is not set"))?)
    }
}
