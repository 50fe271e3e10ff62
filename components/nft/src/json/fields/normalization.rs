//! A document under normalisation, and what was found in it.

use crate::json::value::{Object, Value};

use super::super::localization::Localization;
use super::super::media::Link;
use super::super::options::Options;
use super::super::shape::known::{self, Strength};
use super::super::shape::{Subject, refusal};
use super::super::url::Purpose;
use super::{attributes, color, link, text};
use crate::warnings::Warnings;

/// A normalised document.
#[derive(Clone, Debug, Default)]
pub struct Normalized {
    /// The fields that the document has: `name`, `description`, `image`, `animation_url`,
    /// `external_url`, `youtube_url`, `background_color`, `attributes`.
    pub fields: Object,
    /// The image and the animation.
    pub media: Vec<Link>,
    /// HTML pages in `data:` URIs, which are not among the fields and media.
    ///
    /// Security: such a page runs scripts in the origin that shows it. It must be served with a
    /// sandbox of its own only.
    pub sandboxed: Vec<Link>,
    /// Where the document is given in other languages.
    pub localization: Option<Localization>,
    /// Values that were converted, taken from an unusual place, or left out.
    pub warnings: Warnings,
}

/// The document, and what is found in it.
pub(super) struct Normalization<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) options: &'a Options<'a>,
    pub(super) found: Normalized,
}

impl<'a> Normalization<'a> {
    pub(super) fn of(document: &'a Object, options: &'a Options<'a>) -> Self {
        let mut warnings = Warnings::new();
        let subject = Subject::find(document, &mut warnings);
        let localization = Localization::read(document, &mut warnings);
        Self { subject, options, found: Normalized { localization, warnings, ..Normalized::default() } }
    }

    pub(super) fn put(&mut self, name: &str, value: Value) {
        self.found.fields.insert(name.to_owned(), value);
    }

    pub(super) fn put_text(&mut self, name: &str, names: &'static [&'static str]) {
        if let Some(found) = text::first(&self.subject, names, self.options.locale, &mut self.found.warnings) {
            self.put(name, Value::String(found));
        }
    }

    pub(super) fn put_url(&mut self, name: &'static str, groups: &[&'static [&'static str]], purpose: Purpose) {
        let search = link::Search { subject: &self.subject, options: self.options, purpose };
        let found = groups.iter().find_map(|names| search.first(names, &mut self.found.warnings));
        let Some(link::Found { clean, sandboxed }) = found else { return };
        let medium = purpose != Purpose::Link;
        if medium {
            let list = if sandboxed { &mut self.found.sandboxed } else { &mut self.found.media };
            list.push(Link { field: name, uri: clean.uri.clone(), content_type: clean.content_type, size: clean.size });
        }
        if !sandboxed {
            self.put(name, Value::String(clean.uri));
        }
    }

    pub(super) fn put_background(&mut self) {
        if let Some(found) = color::background(&self.subject, &mut self.found.warnings) {
            self.put("background_color", Value::String(found));
        }
    }

    pub(super) fn put_attributes(&mut self) {
        if let Some(found) = attributes::read(&self.subject, &mut self.found.warnings) {
            self.put("attributes", Value::Array(found));
        }
    }

    /// Warns about a document that tells nothing, or that tells of an error as well.
    pub(super) fn judge(&mut self, document: &Object) {
        let warnings = &mut self.found.warnings;
        let says_something = self.found.fields.values().any(known::is_useful) || !self.found.sandboxed.is_empty();
        if self.subject.strength() == Strength::None && !says_something {
            let detail = "no field of a metadata document has a value (name, description, image, animation_url, attributes …)";
            warnings.push_whole("no-known-field", detail);
        }
        if let Some(sign) = refusal::sure_sign(document) {
            warnings.push("error-field", &format!("/{sign}"), "the document has metadata, and this field of an error");
        }
    }
}
