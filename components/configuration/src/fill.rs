//! `${NAME}` in strings, filled from the environment.

use mintmark_strict_json::{ConfigError, pointer};
use serde_json::Value;

use crate::environment::variable;

/// What stands in the place of a secret.
const REDACTED: &str = "***";
/// The shortest secret that is taken out of a text. Shorter values are found everywhere by chance:
/// to take them out hides nothing.
const MIN_SECRET_BYTES: usize = 4;

/// A value whose strings are filled from the environment.
#[derive(Debug, Default)]
pub struct Filled {
    /// The value. A string that names an unset variable is left as it is.
    pub value: Value,
    /// What was filled in.
    pub secrets: Secrets,
    /// An error for each variable that is not set, and for each `${` that opens no name.
    pub errors: Vec<ConfigError>,
}

/// Values out of the environment, to be taken out of whatever is shown.
#[derive(Debug, Default)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// Returns the text without the secrets.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), REDACTED))
    }

    /// Returns the error without the secrets.
    #[must_use]
    pub fn redacted(&self, error: &ConfigError) -> ConfigError {
        ConfigError { at: error.at.clone(), expected: self.redact(&error.expected), got: self.redact(&error.got) }
    }

    /// Returns whether one of the secrets is one or several parts of a host, between its dots and
    /// hyphens.
    pub(crate) fn are_part_of(&self, host: &str) -> bool {
        let parts = |text: &str| format!(".{}.", text.to_ascii_lowercase().replace('-', "."));
        self.0.iter().any(|secret| parts(host).contains(&parts(secret)))
    }

    pub(crate) fn keep(&mut self, value: &str) {
        if value.len() >= MIN_SECRET_BYTES && !self.0.iter().any(|other| other == value) {
            self.0.push(value.to_owned());
            // The longest first: a secret may be part of another.
            self.0.sort_by_key(|secret| core::cmp::Reverse(secret.len()));
        }
    }
}

/// Fills every string of a value. Names of members are left as they are. A variable that is empty
/// counts as not set. `at` is the value's place.
pub(crate) fn fill(mut value: Value, at: &str, variables: &[(String, String)]) -> Filled {
    let mut secrets = Secrets::default();
    let mut errors = Vec::new();
    walk(&mut value, at, &mut |text, at| match filled(text, variables, &mut secrets) {
        Ok(fresh) => *text = fresh,
        Err((expected, got)) => errors.push(ConfigError::new(at, expected, got)),
    });
    Filled { value, secrets, errors }
}

/// Returns the names of the variables that a value's strings ask for.
pub(crate) fn names(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(&mut value.clone(), "", &mut |text, _| found.extend(parts(text).filter_map(|(_, name)| name?.map(str::to_owned))));
    found
}

/// Returns a text with one value for every variable.
pub(crate) fn filled_with(text: &str, value: &str) -> String {
    parts(text).map(|(plain, name)| format!("{plain}{}", name.map_or("", |_| value))).collect()
}

fn walk(value: &mut Value, at: &str, visit: &mut impl FnMut(&mut String, &str)) {
    match value {
        Value::String(text) => visit(text, at),
        Value::Array(items) => items.iter_mut().enumerate().for_each(|(index, item)| walk(item, &pointer(at, &index.to_string()), visit)),
        Value::Object(members) => members.iter_mut().for_each(|(name, item)| walk(item, &pointer(at, name), visit)),
        _ => {}
    }
}

fn filled(text: &str, variables: &[(String, String)], secrets: &mut Secrets) -> Result<String, (String, &'static str)> {
    let mut whole = String::with_capacity(text.len());
    for (plain, name) in parts(text) {
        whole.push_str(plain);
        let Some(name) = name else { continue };
        let name = name.ok_or_else(|| ("${NAME}, the name of letters, digits and `_`".to_owned(), "another name, or no end of it"))?;
        let value = variable(variables, name).ok_or_else(|| (format!("the environment variable {name}"), "it is not set"))?;
        if value.is_empty() {
            return Err((format!("the environment variable {name}"), "it is empty"));
        }
        secrets.keep(value);
        whole.push_str(value);
    }
    Ok(whole)
}

/// Splits a text into pieces, each followed by a reference: its name, or `None` if `${` opens no
/// name. The last piece has no reference.
fn parts(text: &str) -> impl Iterator<Item = (&str, Option<Option<&str>>)> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let (plain, after) = match rest?.split_once("${") {
            Some((plain, after)) => (plain, after),
            None => return rest.take().map(|last| (last, None)),
        };
        let (name, after) = after.split_once('}').unwrap_or(("", ""));
        rest = Some(after);
        Some((plain, Some(Some(name).filter(|name| is_name(name)))))
    })
}

fn is_name(name: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.bytes().all(letters) && !name.starts_with(|first: char| first.is_ascii_digit())
}
