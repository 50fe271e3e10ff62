//! The environment, as `wasi:cli/environment` gives it.

/// The name of the variable that holds the configuration's text.
pub const VARIABLE: &str = "MINTMARK_CONFIG_JSON";

/// Looks up a variable of an environment as `wasi:cli/environment` gives it. The first of a name
/// counts.
#[must_use]
pub fn variable<'a>(variables: &'a [(String, String)], name: &str) -> Option<&'a str> {
    variables.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}
