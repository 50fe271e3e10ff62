//! Reads objects and lists of the configuration, and collects config errors.

use crate::{config::config_error::ConfigError, encoding::json::Json};

/// A collector of config errors.
#[derive(Default)]
pub(crate) struct Reader {
    /// The errors found so far.
    pub(crate) errors: Vec<ConfigError>,
}

/// An object whose fields are all known and stand there once.
pub(crate) struct Section<'a> {
    /// Its JSON pointer.
    pub(crate) at: String,
    fields: Vec<(&'a str, &'a Json)>,
}

impl<'a> Section<'a> {
    /// Returns the value of a field.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Json> {
        self.fields.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
    }

    /// Returns the JSON pointer of a field.
    pub(crate) fn at(&self, name: &str) -> String {
        format!("{}/{}", self.at, name.replace('~', "~0").replace('/', "~1"))
    }
}

/// An error of which the place is named.
#[must_use]
pub(crate) struct ErrorAt<'r> {
    errors: &'r mut Vec<ConfigError>,
    at: String,
}

impl<'r> ErrorAt<'r> {
    /// Adds the rule.
    pub(crate) fn expected(self, expected: impl AsRef<str>) -> ErrorExpected<'r> {
        ErrorExpected { errors: self.errors, at: self.at, expected: expected.as_ref().to_owned() }
    }
}

/// An error of which the place and the rule are named.
#[must_use]
pub(crate) struct ErrorExpected<'r> {
    errors: &'r mut Vec<ConfigError>,
    at: String,
    expected: String,
}

impl ErrorExpected<'_> {
    /// Adds what stands there, and the error to the reader.
    pub(crate) fn got(self, got: impl AsRef<str>) {
        self.errors.push(ConfigError { at: self.at, expected: self.expected, got: got.as_ref().to_owned() });
    }
}

impl Reader {
    /// Adds an error: `reader.error_at(pointer).expected(rule).got(value)`.
    pub(crate) fn error_at(&mut self, at: impl AsRef<str>) -> ErrorAt<'_> {
        ErrorAt { errors: &mut self.errors, at: at.as_ref().to_owned() }
    }

    /// Reads an object of known fields. An unknown field, a repeated field and another kind of
    /// value are errors.
    ///
    /// Security: the errors do not show values. An unknown field may hold a secret that does not
    /// belong there.
    pub(crate) fn object<'a>(&mut self, json: &'a Json, at: &str, known: &[&str]) -> Option<Section<'a>> {
        let Json::Object(entries) = json else {
            self.error_at(at).expected("an object").got(json.kind());
            return None;
        };
        let mut section = Section { at: at.to_owned(), fields: Vec::with_capacity(entries.len()) };
        for (name, value) in entries {
            let at = section.at(&crate::encoding::json::shown(name));
            if !known.contains(&name.as_str()) {
                self.error_at(at).expected(format!("one of the fields {}", known.join(", "))).got("an unknown field");
            } else if section.get(name).is_some() {
                self.error_at(at).expected("one field of this name").got("two");
            } else {
                section.fields.push((name, value));
            }
        }
        Some(section)
    }

    /// Returns the value of a field that must be there.
    pub(crate) fn required<'a>(&mut self, section: &Section<'a>, name: &str) -> Option<&'a Json> {
        let value = section.get(name);
        if value.is_none() {
            self.error_at(section.at(name)).expected("a value").got("nothing");
        }
        value
    }

    /// Reads a list that is not empty.
    pub(crate) fn list<'a>(&mut self, json: &'a Json, at: &str) -> Option<&'a [Json]> {
        match json {
            Json::List(items) if items.is_empty() => self.error_at(at).expected("at least one element").got("an empty list"),
            Json::List(items) => return Some(items),
            _ => self.error_at(at).expected("a list").got(json.kind()),
        }
        None
    }

    /// Reads every element of a list that is not empty. `None` if one of them has an error.
    pub(crate) fn each<'a, T>(
        &mut self,
        json: &'a Json,
        at: &str,
        mut read: impl FnMut(&mut Self, &'a Json, &str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = self.list(json, at)?;
        let read: Vec<_> = items.iter().enumerate().map(|(index, item)| read(self, item, &format!("{at}/{index}"))).collect();
        read.into_iter().collect()
    }

    /// Reads text. The error shows only the kind of another value.
    pub(crate) fn text<'a>(&mut self, json: &'a Json, at: &str, expected: &str) -> Option<&'a str> {
        match json {
            Json::Text(text) => Some(text),
            _ => {
                self.error_at(at).expected(expected).got(json.kind());
                None
            }
        }
    }

    /// Reads an id. It names a wallet, a key, a caller or a spending limit, also in the names of
    /// rows and in entries.
    pub(crate) fn id(&mut self, json: &Json, at: &str) -> Option<String> {
        const RULE: &str = "an id: 1 to 64 letters, digits, _, . or -, beginning with a letter or digit";
        let text = self.text(json, at, RULE)?;
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
            && text.starts_with(|first: char| first.is_ascii_alphanumeric());
        if !fits {
            self.error_at(at).expected(RULE).got(format!("{} characters that are not an id", text.chars().count()));
        }
        fits.then(|| text.to_owned())
    }
}
