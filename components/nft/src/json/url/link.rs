//! URLs in what optional standards say of a token.

use crate::json::value::Value;

use super::super::options::Options;
use super::clean::clean;
use super::data;
use super::disguise::hides_script;
use super::found::{Purpose, Refused};
use crate::uri::inline::embedded::{Embedded, JSON};
use crate::uri::limits::UriLimits;
use crate::uri::location::Location;
use crate::uri::syntax::scheme;
use crate::uri::token_uri;
use crate::warnings::Warnings;

/// Names of fields that hold a URL.
const FIELDS: [&str; 6] = ["endpoint", "url", "uri", "href", "link", "image"];
/// Schemes of identifiers, which run nothing and lead to no page.
const IDENTIFIERS: [&str; 5] = ["did", "eip155", "mailto", "urn", "wss"];

/// Returns the URL in a text as a link, or the document that it holds as a `data:` URI of JSON.
///
/// # Errors
/// No page may use it as a link.
pub(crate) fn link(text: &str) -> Result<String, Refused> {
    let options = Options { base: None, locale: None, max_image_bytes: UriLimits::DEFAULT.max_inline_bytes, sanitize_svg: |_| None };
    let refused = match clean(text, Purpose::Link, &options) {
        Ok(found) => return Ok(found.uri),
        Err(refused) => refused,
    };
    match token_uri::parse(text, &UriLimits::DEFAULT).map(|parsed| parsed.location) {
        Ok(Location::Inline(Embedded { media_type, bytes })) if media_type.split(';').next() == Some(JSON) => {
            Ok(data::encoded(&Embedded { media_type: JSON.to_owned(), bytes }))
        }
        _ => Err(refused),
    }
}

/// Removes the URLs that no page may use as a link from a JSON value, with a warning for each.
/// Names and identifiers in the place of a URL stay.
pub(crate) fn remove_unsafe(value: &mut Value, at: &str, warnings: &mut Warnings) {
    let mut stays = |value: &Value, judge: fn(&str) -> Option<Refused>| match value.as_str().map(judge) {
        Some(Some(refused)) => {
            warnings.push(refused.code, at, refused.detail);
            false
        }
        _ => true,
    };
    match value {
        Value::Array(items) => {
            items.retain(|item| stays(item, script));
            items.iter_mut().for_each(|item| remove_unsafe(item, at, warnings));
        }
        Value::Object(fields) => {
            for name in FIELDS {
                if fields.get(name).is_some_and(|value| !stays(value, refused)) {
                    fields.remove(name);
                }
            }
            fields.values_mut().for_each(|value| remove_unsafe(value, at, warnings));
        }
        _ => {}
    }
}

/// Returns why a text is unsafe in any place, or `None` if it is not.
fn script(text: &str) -> Option<Refused> {
    hides_script(text).then(|| Refused::unsafe_url("a URL with a script or a local file, left out"))
}

/// Returns why a text is no link, or `None` if it is one, or no URL at all.
fn refused(text: &str) -> Option<Refused> {
    // Browsers ignore tabs and line breaks in a URL.
    let plain = text.replace(['\t', '\n', '\r'], "");
    let is_identifier = scheme(plain.trim()).is_some_and(|scheme| IDENTIFIERS.contains(&scheme.as_str()));
    link(&plain).err().filter(|refused| refused.code == "unsafe-url" && !is_identifier)
}
