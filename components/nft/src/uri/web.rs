//! `https:` URLs, and the redirects between them.

use fluent_uri::{Uri, UriRef};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::syntax::invalid;
use crate::error::Invalid;

/// An `https:` URL with a host and without user information, percent-encoded where necessary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebUrl(Uri<String>);

/// The characters that RFC 3986 allows nowhere in a URI. `%` is not one of them, so that escapes
/// stay as they are.
const NOT_IN_URI: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');
/// The same with square brackets, which are only allowed in a host (RFC 3986, 3.2.2).
const NOT_AFTER_HOST: &AsciiSet = &NOT_IN_URI.add(b'[').add(b']');

/// The rule, for errors.
const RULE: &str = "an https: URL with a host, without a user name";

/// Maximum size of a percent-encoded URL in bytes. RFC 9110 (4.1) asks for 8,000, and servers
/// refuse longer ones.
const MAX_URL_BYTES: usize = 16 * 1024;

impl WebUrl {
    /// Parses a URL. Percent-encodes spaces and characters outside ASCII, and drops a fragment.
    ///
    /// Errors: it is not an `https:` URL with a host, it has a user name, or it is too long.
    pub fn parse(url: &str) -> Result<Self, Invalid> {
        let parsed = Uri::parse(encode(url)?).map_err(|_| invalid(RULE, url))?;
        Self::validate(parsed, url)
    }

    /// Resolves a `Location` field against this URL (RFC 9110, 10.2.2).
    ///
    /// Errors: it is not a URL, or it does not lead to an `https:` URL.
    pub fn join(&self, location: &str) -> Result<Self, Invalid> {
        let reference = UriRef::parse(encode(location)?).map_err(|_| invalid(RULE, location))?;
        let resolved = reference.resolve_against(&self.0).map_err(|_| invalid(RULE, location))?;
        Self::validate(resolved, location)
    }

    /// Returns the absolute URL.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn validate(url: Uri<String>, given: &str) -> Result<Self, Invalid> {
        let https = url.scheme().as_str().eq_ignore_ascii_case("https");
        let addressed = url.authority().is_some_and(|authority| !authority.host().is_empty() && !authority.has_userinfo());
        if https && addressed { Ok(Self(url)) } else { Err(invalid(RULE, given)) }
    }
}

/// Returns a URL or relative reference without its fragment, percent-encoded where RFC 3986
/// requires it (RFC 3987, 3.1).
///
/// Errors: it is longer than [`MAX_URL_BYTES`].
fn encode(given: &str) -> Result<String, Invalid> {
    let too_long = || invalid(format!("a URL of at most {MAX_URL_BYTES} bytes"), given);
    let url = given.split('#').next().unwrap_or_default();
    if url.len() > MAX_URL_BYTES {
        return Err(too_long());
    }
    let host_at = url.find("//").map_or(0, |at| at + 2);
    let path_at = url.get(host_at..).and_then(|rest| rest.find(['/', '?'])).map_or(url.len(), |at| host_at + at);
    let (host, path) = if host_at == 0 { ("", url) } else { url.split_at(path_at) };
    let mut encoded = String::with_capacity(url.len());
    encode_part(host, NOT_IN_URI, &mut encoded);
    encode_part(path, NOT_AFTER_HOST, &mut encoded);
    if encoded.len() > MAX_URL_BYTES { Err(too_long()) } else { Ok(encoded) }
}

/// Percent-encodes the characters of a set, and every `%` that does not start an escape.
fn encode_part(part: &str, set: &'static AsciiSet, encoded: &mut String) {
    for (index, piece) in part.split('%').enumerate() {
        if index > 0 {
            let escape = piece.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
            encoded.push_str(if escape { "%" } else { "%25" });
        }
        encoded.extend(utf8_percent_encode(piece, set));
    }
}
