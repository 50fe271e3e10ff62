//! Normalisation: each field that wallets and marketplaces read, under one name and with one type.
//!
//! The fields are those of the metadata schemas of ERC-721 and ERC-1155, of LUKSO's LSP4, and the
//! common additions of OpenSea's metadata standards.

mod attributes;
mod coerce;
mod collection;
mod color;
mod link;
mod text;

pub use attributes::MAX_ATTRIBUTES;
pub use collection::normalize_collection;

use serde_json_lenient::Value;

use super::localization::Localization;
use super::media::Link;
use super::options::Options;
use super::parse::Object;
use super::shape::known::{self, Strength};
use super::shape::{Subject, refusal};
use super::url::Purpose;
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
struct Normalization<'a> {
    subject: Subject<'a>,
    options: &'a Options<'a>,
    found: Normalized,
}

/// Normalises the document of a token. One bad field never costs the others.
pub fn normalize(document: &Object, options: &Options<'_>) -> Normalized {
    let mut normalization = Normalization::of(document, options);
    normalization.put_text("name", known::NAME);
    normalization.put_text("description", known::DESCRIPTION);
    normalization.put_url("image", &[known::IMAGE, known::OTHER_IMAGE], Purpose::Image);
    normalization.put_url("animation_url", &[known::ANIMATION, known::ASSETS], Purpose::Animation);
    normalization.put_url("external_url", &[known::EXTERNAL, known::LINKS], Purpose::Link);
    normalization.put_url("youtube_url", &[known::YOUTUBE], Purpose::Link);
    normalization.put_background();
    normalization.put_attributes();
    normalization.judge(document);
    normalization.found
}

impl<'a> Normalization<'a> {
    fn of(document: &'a Object, options: &'a Options<'a>) -> Self {
        let mut warnings = Warnings::new();
        let subject = Subject::find(document, &mut warnings);
        let localization = Localization::read(document, &mut warnings);
        Self { subject, options, found: Normalized { localization, warnings, ..Normalized::default() } }
    }

    fn put(&mut self, name: &str, value: Value) {
        self.found.fields.insert(name.to_owned(), value);
    }

    fn put_text(&mut self, name: &str, names: &'static [&'static str]) {
        if let Some(found) = text::first(&self.subject, names, self.options.locale, &mut self.found.warnings) {
            self.put(name, Value::String(found));
        }
    }

    fn put_url(&mut self, name: &'static str, groups: &[&'static [&'static str]], purpose: Purpose) {
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

    fn put_background(&mut self) {
        if let Some(found) = color::background(&self.subject, &mut self.found.warnings) {
            self.put("background_color", Value::String(found));
        }
    }

    fn put_attributes(&mut self) {
        if let Some(found) = attributes::read(&self.subject, &mut self.found.warnings) {
            self.put("attributes", Value::Array(found));
        }
    }

    /// Warns about a document that tells nothing, or that tells of an error as well.
    fn judge(&mut self, document: &Object) {
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
