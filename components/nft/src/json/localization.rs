//! Documents in several languages (ERC-1155, "Localization").

use crate::json::value::{Object, Value};

use super::parse::kind;
use crate::warnings::Warnings;

/// The placeholder of the URI.
const LOCALE: &str = "{locale}";
/// Longest language tag (RFC 5646, 4.4.1: most are far shorter).
const MAX_TAG_BYTES: usize = 35;
/// Maximum number of languages that are read.
const MAX_LOCALES: usize = 500;

/// Where a document is given in other languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Localization {
    /// URI with the placeholder `{locale}`.
    pub uri: String,
    /// Language of the document itself.
    pub default: Option<String>,
    /// Languages of the other documents.
    pub locales: Vec<String>,
}

/// The language that fits a wanted one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected<'a> {
    /// That of the document itself.
    Default,
    /// That of another document.
    Other(&'a str),
    /// There is none.
    Missing,
}

impl Localization {
    /// Reads the field `localization`. Returns `None` if there is none that can be used.
    pub(crate) fn read(document: &Object, warnings: &mut Warnings) -> Option<Self> {
        const AT: &str = "/localization";
        let value = document.get("localization").filter(|value| !value.is_null())?;
        let Some(fields) = value.as_object() else {
            warnings.push("localization", AT, format!("{} where an object is expected, left out", kind(value)));
            return None;
        };
        let Some(uri) = fields.get("uri").and_then(Value::as_str).filter(|uri| uri.contains(LOCALE)) else {
            warnings.push("localization", AT, "without a uri that holds {locale}, left out");
            return None;
        };
        let tag = |value: &Value| value.as_str().filter(|tag| is_tag(tag)).map(str::to_owned);
        let listed = fields.get("locales").and_then(Value::as_array).unwrap_or_default();
        let locales: Vec<String> = listed.iter().take(MAX_LOCALES).filter_map(tag).collect();
        if locales.len() < listed.len() {
            warnings.push("localization", "/localization/locales", "entries that are not language tags were left out");
        }
        Some(Self { uri: uri.to_owned(), default: fields.get("default").and_then(tag), locales })
    }

    /// Selects the language that fits a wanted one best, by lookup (RFC 4647, 3.4).
    pub fn select(&self, wanted: &str) -> Selected<'_> {
        let languages = self.default.iter().chain(&self.locales).map(String::as_str);
        match lookup(languages, wanted) {
            None => Selected::Missing,
            Some(found) if self.default.as_deref().is_some_and(|default| default.eq_ignore_ascii_case(found)) => Selected::Default,
            Some(found) => Selected::Other(found),
        }
    }

    /// Returns the URI of the document in a language.
    pub fn uri_of(&self, locale: &str) -> String {
        self.uri.replace(LOCALE, locale)
    }
}

/// Puts the texts of a localised document over those of the default one. Objects are merged field
/// by field, and any other value replaces that of the default document.
pub fn merge(document: &mut Object, localized: Object) {
    for (name, value) in localized {
        match (document.get_mut(&name), value) {
            (Some(Value::Object(under)), Value::Object(over)) => merge(under, over),
            (_, Value::Null) => {}
            (_, value) => document.insert(name, value),
        }
    }
}

/// Returns the language of a text that fits the wanted one best, else English, else the first.
pub(super) fn choose<'a>(languages: Vec<&'a str>, wanted: Option<&str>) -> Option<&'a str> {
    let wanted = wanted.and_then(|wanted| lookup(languages.iter().copied(), wanted));
    wanted.or_else(|| lookup(languages.iter().copied(), "en")).or_else(|| languages.first().copied())
}

/// Returns the language that fits a wanted one: itself, or the longest prefix of it, or one in more
/// detail.
fn lookup<'a>(languages: impl Iterator<Item = &'a str> + Clone, wanted: &str) -> Option<&'a str> {
    let equal = |one: &str, other: &str| one.replace('_', "-").eq_ignore_ascii_case(&other.replace('_', "-"));
    let mut range = wanted;
    loop {
        if let Some(found) = languages.clone().find(|language| equal(language, range)) {
            return Some(found);
        }
        match range.rfind(['-', '_']).and_then(|end| range.get(..end)) {
            Some(shorter) => range = shorter,
            None => break,
        }
    }
    languages.into_iter().find(|language| language.split(['-', '_']).next().is_some_and(|primary| equal(primary, range)))
}

/// Returns whether a text can be a language tag. It becomes part of a URI.
fn is_tag(text: &str) -> bool {
    (2..=MAX_TAG_BYTES).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
