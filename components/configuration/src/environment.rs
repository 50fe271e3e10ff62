//! The environment, as `wasi:cli/environment` gives it.

use zeroize::Zeroize;

/// The name of the variable that holds the configuration's text.
pub const VARIABLE: &str = "MINTMARK_CONFIG_JSON";

/// Looks up a variable of an environment as `wasi:cli/environment` gives it. The first of a name
/// counts.
#[must_use]
pub fn variable<'a>(variables: &'a [(String, String)], name: &str) -> Option<&'a str> {
    variables.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

/// Hands an environment to `read`, and wipes it. WASI gives only the whole environment, and with it
/// what the reader must not keep.
pub fn wiped_after<T>(mut variables: Vec<(String, String)>, read: impl FnOnce(&[(String, String)]) -> T) -> T {
    let result = read(&variables);
    variables.iter_mut().for_each(|(_, value)| value.zeroize());
    result
}
