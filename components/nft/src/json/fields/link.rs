//! Fields that hold a URL, as text or in an object or list.

use std::borrow::Cow;

use crate::json::value::{Object, Value};

use super::super::options::Options;
use super::super::parse::kind;
use super::super::pointer;
use super::super::shape::Subject;
use super::super::shape::known;
use super::super::url::{Clean, Purpose, clean};
use crate::warnings::Warnings;

/// Names of the field that holds the URL of an object, in order of preference.
const INNER: [&str; 20] = [
    "url",
    "uri",
    "src",
    "href",
    "image",
    "image_url",
    "imageUrl",
    "contentUrl",
    "content_url",
    "original",
    "originalUrl",
    "large",
    "full",
    "https",
    "gateway",
    "ipfs",
    "cid",
    "value",
    "default",
    "description",
];
/// How deep a URL may stand in a field.
const MAX_DEPTH: usize = 4;
/// Number of URLs of one field that are tried.
const MAX_TRIED: usize = 16;

/// A search for the URL of one field.
pub(super) struct Search<'a> {
    pub(super) subject: &'a Subject<'a>,
    pub(super) options: &'a Options<'a>,
    pub(super) purpose: Purpose,
}

/// The URL of a field.
pub(super) struct Found {
    pub(super) clean: Clean,
    /// Whether it may be shown in a sandbox only.
    pub(super) sandboxed: bool,
}

/// A text that may be a URL.
struct Candidate<'a> {
    at: String,
    text: Cow<'a, str>,
    /// Whether it stands in an object or a list.
    nested: bool,
}

impl Search<'_> {
    /// Returns the first usable URL of the fields. Warns about each one that is left out before it.
    pub(super) fn first(&self, names: &'static [&'static str], warnings: &mut Warnings) -> Option<Found> {
        let mut sandboxed = None;
        for (name, at, value) in self.subject.fields(names) {
            // A text there is no file.
            if known::ASSETS.contains(&name) && !value.is_object() && !value.is_array() {
                continue;
            }
            let mut candidates = Vec::new();
            self.collect(value, Candidate { at, text: Cow::Borrowed(""), nested: false }, MAX_DEPTH, &mut candidates, warnings);
            for candidate in candidates {
                match clean(&candidate.text, self.purpose, self.options) {
                    Ok(found) => {
                        self.explain(name, &candidate, &found, warnings);
                        return Some(Found { clean: found, sandboxed: false });
                    }
                    Err(refused) => {
                        warnings.push(refused.code, &candidate.at, refused.detail);
                        let uri = refused.sandboxed;
                        sandboxed =
                            sandboxed.or(uri.map(|uri| Clean { uri, content_type: Some("text/html".to_owned()), ..Clean::default() }));
                    }
                }
            }
        }
        sandboxed.map(|clean| Found { clean, sandboxed: true })
    }

    fn explain(&self, name: &str, candidate: &Candidate, found: &Clean, warnings: &mut Warnings) {
        if known::OTHER_IMAGE.contains(&name) || known::ASSETS.contains(&name) || known::LINKS.contains(&name) {
            warnings.push("other-field", &candidate.at, "taken from this field, because the usual ones have no usable URL");
        }
        if known::is_capitalised(name) {
            warnings.push("other-field", &candidate.at, "taken from this field, whose name should begin with a small letter");
        }
        if candidate.nested {
            warnings.push("url-in-value", &candidate.at, "an object or array where a URL is expected; this one was taken");
        }
        for (code, detail) in &found.changes {
            // An SVG is what this field is for.
            if *code != "svg-as-data" || !known::IMAGE_DATA.contains(&name) {
                warnings.push(code, &candidate.at, detail.as_str());
            }
        }
    }

    /// Collects the texts of a value. `here` is its place.
    fn collect<'v>(&self, value: &'v Value, here: Candidate<'v>, depth: usize, into: &mut Vec<Candidate<'v>>, warnings: &mut Warnings) {
        if depth == 0 || into.len() >= MAX_TRIED {
            return;
        }
        match value {
            Value::String(text) if text.trim().is_empty() => {}
            Value::String(text) => into.push(Candidate { text: Cow::Borrowed(text), ..here }),
            Value::Null => {}
            Value::Number(_) | Value::Bool(_) => {
                warnings.push("not-a-url", &here.at, format!("{} where a URL is expected, left out", kind(value)));
            }
            Value::Array(items) => match one_text(items) {
                Some(text) => into.push(Candidate { text: Cow::Owned(text), at: here.at, nested: true }),
                None => {
                    for (index, item) in items.iter().take(MAX_TRIED).enumerate() {
                        let at = pointer::item(&here.at, index);
                        self.collect(item, Candidate { at, text: Cow::Borrowed(""), nested: true }, depth - 1, into, warnings);
                    }
                }
            },
            Value::Object(fields) => self.collect_fields(fields, &here.at, depth, into, warnings),
        }
    }

    fn collect_fields<'v>(&self, fields: &'v Object, at: &str, depth: usize, into: &mut Vec<Candidate<'v>>, warnings: &mut Warnings) {
        let before = into.len();
        if !self.is_wanted(fields) {
            return;
        }
        for name in INNER {
            if let Some(inner) = fields.get(name).filter(|inner| known::is_useful(inner)) {
                let at = pointer::field(at, name);
                self.collect(inner, Candidate { at, text: Cow::Borrowed(""), nested: true }, depth - 1, into, warnings);
            }
        }
        if into.len() == before {
            warnings.push("not-a-url", at, "an object without a URL, left out");
        }
    }

    /// Returns whether an object with a media type is of the wanted kind.
    fn is_wanted(&self, fields: &Object) -> bool {
        let declared = ["fileType", "mimeType", "mime_type", "mime", "contentType"].iter().find_map(|name| fields.get(name)?.as_str());
        let is_picture = declared.is_some_and(|declared| declared.starts_with("image/"));
        self.purpose != Purpose::Animation || !is_picture
    }
}

/// Returns the URL whose parts a list holds, as formats with a limit for strings have it (CIP-25).
/// Returns `None` if the list holds whole URLs.
fn one_text(items: &[Value]) -> Option<String> {
    let parts: Vec<&str> = items.iter().map(Value::as_str).collect::<Option<_>>()?;
    let (first, rest) = parts.split_first()?;
    let first = first.trim_start().to_ascii_lowercase();
    let whole = |part: &&str| part.contains(':') || part.starts_with(['/', '<']);
    let unfinished = first.starts_with("data:") || ["://", "/"].iter().any(|end| first.ends_with(end));
    (!rest.is_empty() && first.contains(':') && unfinished && !rest.iter().any(whole)).then(|| parts.concat())
}
