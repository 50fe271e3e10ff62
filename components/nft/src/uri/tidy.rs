//! Removal of what contracts leave around and in a URI: white space, quotes, characters that nobody
//! sees, and backslashes.

use std::borrow::Cow;

use super::inline::sniff::{begins_json, begins_svg};
use super::syntax::scheme;
use super::warning::{UriWarnings, Warning};

/// How many layers around a URI are removed.
const MAX_LAYERS: usize = 8;

/// Returns the URI without what does not belong to it. Content without a scheme and `data:` URIs
/// stay as they are inside.
pub(crate) fn tidy<'a>(text: &'a str, warnings: &mut UriWarnings) -> Cow<'a, str> {
    let mut uri = text;
    for _ in 0..MAX_LAYERS {
        let layer = unwrap(uri, warnings);
        if layer.len() == uri.len() {
            break;
        }
        uri = layer;
    }
    let inline = is_content(uri) || scheme(uri).as_deref() == Some("data");
    if inline { Cow::Borrowed(uri) } else { inside(uri, warnings) }
}

fn is_content(text: &str) -> bool {
    begins_json(text) || begins_svg(text.as_bytes())
}

/// Removes one layer of white space, invisible characters and quotes.
fn unwrap<'a>(uri: &'a str, warnings: &mut UriWarnings) -> &'a str {
    let trimmed = uri.trim();
    if trimmed.len() < uri.len() {
        warnings.add(Warning::WhiteSpace);
    }
    let visible = trimmed.trim_matches(|character: char| character.is_control() || is_zero_width(character));
    if visible.len() < trimmed.len() {
        warnings.add(Warning::InvisibleCharacters);
    }
    if is_content(visible) {
        return visible;
    }
    let bare = unquoted(visible);
    if bare.len() < visible.len() {
        warnings.add(Warning::Quotes);
    }
    bare
}

/// Removes quotes, also those on one side only, and brackets around the whole.
fn unquoted(uri: &str) -> &str {
    for (open, close) in [('<', '>'), ('[', ']'), ('(', ')')] {
        if let Some(inner) = uri.strip_prefix(open).and_then(|uri| uri.strip_suffix(close)) {
            return inner;
        }
    }
    let opened = uri.trim_start_matches(is_quote);
    // A quote at the end of a data: URI can belong to its content.
    if opened.len() == uri.len() && scheme(uri).as_deref() == Some("data") {
        return uri;
    }
    // An apostrophe may stand in a URL. It is a quote if there is one in front.
    let is_opened = opened.len() < uri.len();
    let end = opened.trim_end_matches([',', ';']);
    let closed = end.trim_end_matches(|character| is_quote(character) && (is_opened || character != '\''));
    if closed.len() < end.len() { closed } else { opened }
}

const fn is_quote(character: char) -> bool {
    matches!(character, '\\' | '"' | '\'' | '`' | '‘' | '’' | '“' | '”' | '«' | '»')
}

/// Removes invisible characters from the inside and turns backslashes into slashes.
fn inside<'a>(uri: &'a str, warnings: &mut UriWarnings) -> Cow<'a, str> {
    let mut tidied = Cow::Borrowed(uri);
    // The joiners of emoji are part of file names.
    let invisible = |character: char| character.is_control() || matches!(character, '\u{200b}' | '\u{2060}' | '\u{feff}');
    if uri.contains(invisible) {
        warnings.add(Warning::InvisibleCharacters);
        tidied = Cow::Owned(uri.replace(invisible, ""));
    }
    let written = scheme(&tidied).filter(|scheme| tidied.get(scheme.len() + 1..).is_some_and(|rest| rest.starts_with('\\')));
    let web = matches!(scheme(&tidied).as_deref(), Some("http" | "https"));
    if tidied.contains("\\/") || tidied.contains('\\') && (web || written.is_some()) {
        warnings.add(Warning::Backslashes);
        tidied = Cow::Owned(tidied.replace("\\/", "/").replace('\\', "/"));
    }
    tidied
}

/// Returns whether a character has no width and no meaning around a URI.
pub(crate) const fn is_zero_width(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
