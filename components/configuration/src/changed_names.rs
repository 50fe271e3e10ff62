//! Names of fields that have changed: what was renamed is still read.
//!
//! The JavaScript hosts have the same table in `hosts/shared/config/rules/changed-names.ts`. Both
//! are tested against `schema/changed-names.json`.

use core::fmt;

use mintmark_strict_json::{ConfigError, pointer};
use serde_json::Value;

/// A field that has a new name. The old one is read for one version, with a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renamed {
    /// JSON pointer to the field under its old name. `*` stands for any name.
    pub from: &'static str,
    /// The field's new name.
    pub to: &'static str,
}

/// Every field that is still read under its old name.
pub const RENAMED: [Renamed; 1] = [Renamed { from: "/signer/windows", to: "spendingLimits" }];

/// Something in a configuration that works, but should change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigWarning {
    /// JSON pointer (RFC 6901) into the configuration.
    pub at: String,
    /// What to mind, for people.
    pub text: String,
}

/// Writes a line for people.
impl fmt::Display for ConfigWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.at, self.text)
    }
}

/// Moves every renamed field to its new name.
pub(crate) fn apply(value: &mut Value, errors: &mut Vec<ConfigError>, warnings: &mut Vec<ConfigWarning>) {
    for Renamed { from, to } in RENAMED {
        visit(value, from, &mut |parent, at, name| {
            let Some(object) = parent.as_object_mut() else { return };
            let Some(moved) = object.remove(name) else { return };
            if object.contains_key(to) {
                let expected = format!("only `{to}`, the new name of `{name}`");
                errors.push(ConfigError::new(at, expected, "both names: delete this one"));
            } else {
                object.insert(to.to_owned(), moved);
                warnings.push(ConfigWarning { at, text: format!("`{name}` is now called `{to}`; the next version refuses the old name") });
            }
        });
    }
}

/// Visits the parent of every field that a pattern matches, with the field's pointer and name.
fn visit(value: &mut Value, pattern: &str, visitor: &mut impl FnMut(&mut Value, String, &str)) {
    let names: Vec<&str> = pattern.split('/').skip(1).collect();
    descend(value, "", &names, visitor);
}

fn descend(value: &mut Value, at: &str, names: &[&str], visitor: &mut impl FnMut(&mut Value, String, &str)) {
    match names {
        [] => {}
        [name] => visitor(value, pointer(at, name), name),
        ["*", rest @ ..] => {
            for (name, child) in value.as_object_mut().into_iter().flatten() {
                descend(child, &pointer(at, name), rest, visitor);
            }
        }
        [name, rest @ ..] => {
            if let Some(child) = value.get_mut(*name) {
                descend(child, &pointer(at, name), rest, visitor);
            }
        }
    }
}
