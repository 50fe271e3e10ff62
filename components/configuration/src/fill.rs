//! `${NAME}` in strings, filled from the environment.

use serde_json::Value;

use crate::config_error::{ConfigError, pointer};
use crate::variable;

/// What stands where a secret stood.
const REDACTED: &str = "***";
/// Shorter values are found everywhere by chance: taking them out of a text hides nothing.
const SHORTEST: usize = 4;

/// A value of which something came out of the environment, and what.
#[derive(Debug, Default)]
pub struct Filled {
    /// The value, filled.
    pub value: Value,
    /// What was filled in.
    pub secrets: Secrets,
}

/// Values out of the environment, to be taken out of whatever is shown.
#[derive(Debug, Default)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// The text without them.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), REDACTED))
    }

    /// The problem without them.
    #[must_use]
    pub fn redacted(&self, problem: &ConfigError) -> ConfigError {
        ConfigError { at: problem.at.clone(), expected: self.redact(&problem.expected), got: self.redact(&problem.got) }
    }

    fn keep(&mut self, value: &str) {
        if value.len() >= SHORTEST && !self.0.iter().any(|other| other == value) {
            self.0.push(value.to_owned());
            // The longest first: a secret may be part of another.
            self.0.sort_by_key(|secret| core::cmp::Reverse(secret.len()));
        }
    }
}

/// Fills every string value; member names are left as they are. An empty variable is as good as none.
///
/// # Errors
/// Variables that are not set, and `${` that opens no name.
pub(crate) fn fill(mut value: Value, variables: &[(String, String)]) -> Result<Filled, Vec<ConfigError>> {
    let mut secrets = Secrets::default();
    let mut problems = Vec::new();
    walk(&mut value, "", &mut |text, at| match filled(text, variables, &mut secrets) {
        Ok(fresh) => *text = fresh,
        Err((expected, got)) => problems.push(ConfigError::new(at, expected, got)),
    });
    if problems.is_empty() { Ok(Filled { value, secrets }) } else { Err(problems) }
}

/// The names that a value's strings ask for.
pub(crate) fn names(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(&mut value.clone(), "", &mut |text, _| found.extend(parts(text).filter_map(|(_, name)| name?.map(str::to_owned))));
    found
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

/// A text as pieces, each followed by a reference: its name, or none where `${` opens no name. The last piece has no reference.
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
