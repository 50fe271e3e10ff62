//! Reading objects and lists of a configuration while collecting problems.

use crate::{config::ConfigError, encoding::json::Json};

/// Collects problems.
#[derive(Default)]
pub(crate) struct Reader {
    /// Those found so far.
    pub(crate) problems: Vec<ConfigError>,
}

/// An object whose fields are all known, each once.
pub(crate) struct Section<'a> {
    /// Where it stands.
    pub(crate) at: String,
    fields: Vec<(&'a str, &'a Json)>,
}

impl<'a> Section<'a> {
    /// A field's value.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Json> {
        self.fields.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
    }

    /// Where a field stands.
    pub(crate) fn at(&self, name: &str) -> String {
        format!("{}/{}", self.at, name.replace('~', "~0").replace('/', "~1"))
    }
}

impl Reader {
    /// Notes a problem.
    pub(crate) fn problem(&mut self, at: impl AsRef<str>, expected: impl AsRef<str>, got: impl AsRef<str>) {
        self.note(at.as_ref(), expected.as_ref(), got.as_ref());
    }

    /// In one place for all rules: they are many.
    #[inline(never)]
    fn note(&mut self, at: &str, expected: &str, got: &str) {
        self.problems.push(ConfigError { at: at.to_owned(), expected: expected.to_owned(), got: got.to_owned() });
    }

    /// An object of known fields. Unknown and repeated ones are problems, and so is another kind of value; their values are not shown.
    pub(crate) fn object<'a>(&mut self, json: &'a Json, at: &str, known: &[&str]) -> Option<Section<'a>> {
        let Json::Object(entries) = json else {
            self.problem(at, "an object", json.kind());
            return None;
        };
        let mut section = Section { at: at.to_owned(), fields: Vec::with_capacity(entries.len()) };
        for (name, value) in entries {
            let at = section.at(&crate::encoding::json::shown(name));
            if !known.contains(&name.as_str()) {
                self.problem(at, format!("one of {}", known.join(", ")), "an unknown field");
            } else if section.get(name).is_some() {
                self.problem(at, "one field of this name", "two");
            } else {
                section.fields.push((name, value));
            }
        }
        Some(section)
    }

    /// A field that must be there.
    pub(crate) fn required<'a>(&mut self, section: &Section<'a>, name: &str) -> Option<&'a Json> {
        let value = section.get(name);
        if value.is_none() {
            self.problem(section.at(name), "a value", "nothing");
        }
        value
    }

    /// A list that is not empty.
    pub(crate) fn list<'a>(&mut self, json: &'a Json, at: &str) -> Option<&'a [Json]> {
        match json {
            Json::List(items) if items.is_empty() => self.problem(at, "at least one element", "an empty list"),
            Json::List(items) => return Some(items),
            _ => self.problem(at, "a list", json.kind()),
        }
        None
    }

    /// Reads every element of a list that is not empty. None when one of them has a problem.
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

    /// Text; what it is instead is told by its kind only.
    pub(crate) fn text<'a>(&mut self, json: &'a Json, at: &str, expected: &str) -> Option<&'a str> {
        match json {
            Json::Text(text) => Some(text),
            _ => {
                self.problem(at, expected, json.kind());
                None
            }
        }
    }

    /// An id: what names a wallet, a key or a caller, in row names and entries too.
    pub(crate) fn id(&mut self, json: &Json, at: &str) -> Option<String> {
        const RULE: &str = "1 to 64 letters, digits, `_`, `.` or `-`, a letter or digit first";
        let text = self.text(json, at, RULE)?;
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
            && text.starts_with(|first: char| first.is_ascii_alphanumeric());
        if !fits {
            self.problem(at, RULE, format!("{} characters that are no id", text.chars().count()));
        }
        fits.then(|| text.to_owned())
    }
}
