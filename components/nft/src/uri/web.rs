//! `https:` URLs, and the redirects between them.

use fluent_uri::{Uri, UriRef};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::invalid;
use crate::error::Invalid;

/// An `https:` URL with a host and without user information, percent-encoded where it had to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebUrl(Uri<String>);

/// What RFC 3986 allows nowhere in a URI. `%` is not among them: what is encoded stays as it is.
const NOWHERE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');
/// Square brackets are for IP literals only (RFC 3986, 3.2.2).
const AFTER_HOST: &AsciiSet = &NOWHERE.add(b'[').add(b']');

const RULE: &str = "an https: URL with a host, without a user name";

/// The most bytes of a URL, percent-encoded. RFC 9110 (4.1) wants 8,000 to be taken; servers refuse long ones.
const MOST: usize = 16 * 1024;

impl WebUrl {
    /// Reads a URL. Spaces and characters outside ASCII are encoded; a fragment is left out.
    pub fn parse(url: &str) -> Result<Self, Invalid> {
        let parsed = Uri::parse(encode(url)?).map_err(|_| invalid(RULE, url))?;
        Self::check(parsed, url)
    }

    /// Where a `Location` field leads to from here (RFC 9110, 10.2.2). Errors: it is no URL, or leads away from `https:`.
    pub fn join(&self, location: &str) -> Result<Self, Invalid> {
        let reference = UriRef::parse(encode(location)?).map_err(|_| invalid(RULE, location))?;
        let resolved = reference.resolve_against(&self.0).map_err(|_| invalid(RULE, location))?;
        Self::check(resolved, location)
    }

    /// The URL, absolute.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn check(url: Uri<String>, given: &str) -> Result<Self, Invalid> {
        let https = url.scheme().as_str().eq_ignore_ascii_case("https");
        let addressed = url.authority().is_some_and(|authority| !authority.host().is_empty() && !authority.has_userinfo());
        if https && addressed { Ok(Self(url)) } else { Err(invalid(RULE, given)) }
    }
}

/// A URL or a reference to one, encoded where RFC 3986 wants it (RFC 3987, 3.1), without its fragment.
/// Errors: it is longer than [`MOST`].
fn encode(given: &str) -> Result<String, Invalid> {
    let too_long = || invalid(format!("a URL of at most {MOST} bytes"), given);
    let url = given.split('#').next().unwrap_or_default();
    if url.len() > MOST {
        return Err(too_long());
    }
    let host_at = url.find("//").map_or(0, |at| at + 2);
    let path_at = url.get(host_at..).and_then(|rest| rest.find(['/', '?'])).map_or(url.len(), |at| host_at + at);
    let (host, path) = if host_at == 0 { ("", url) } else { url.split_at(path_at) };
    let mut encoded = String::with_capacity(url.len());
    encode_part(host, NOWHERE, &mut encoded);
    encode_part(path, AFTER_HOST, &mut encoded);
    if encoded.len() > MOST { Err(too_long()) } else { Ok(encoded) }
}

/// Encodes a set of characters, and every `%` that starts no escape.
fn encode_part(part: &str, set: &'static AsciiSet, encoded: &mut String) {
    for (index, piece) in part.split('%').enumerate() {
        if index > 0 {
            let escape = piece.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
            encoded.push_str(if escape { "%" } else { "%25" });
        }
        encoded.extend(utf8_percent_encode(piece, set));
    }
}
