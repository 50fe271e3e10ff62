//! `https:` URLs, and the redirects between them.

use fluent_uri::{Uri, UriRef};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::limits::UriLimits;
use super::syntax::invalid;
use crate::error::Invalid;

/// An `https:` URL with a host and without user information, percent-encoded where necessary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebUrl {
    url: Uri<String>,
    /// The fragment, percent-encoded. A server does not get it, but a page reads it.
    fragment: Option<String>,
}

/// The characters that RFC 3986 allows nowhere in a URI. `%` is not one of them, so that escapes
/// stay as they are.
const NOT_IN_URI: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');
/// The same with square brackets, which are only allowed in a host (RFC 3986, 3.2.2).
const NOT_AFTER_HOST: &AsciiSet = &NOT_IN_URI.add(b'[').add(b']');

/// The same with the sign that starts a fragment.
const NOT_IN_FRAGMENT: &AsciiSet = &NOT_AFTER_HOST.add(b'#');

/// The rule, for errors.
const RULE: &str = "an https: URL with a host, without a user name";

impl WebUrl {
    /// Parses a URL within the default limits.
    ///
    /// # Errors
    /// As [`WebUrl::parse_within`].
    pub fn parse(url: &str) -> Result<Self, Invalid> {
        Self::parse_within(url, &UriLimits::DEFAULT)
    }

    /// Parses a URL. Percent-encodes spaces and characters outside ASCII, and removes dot segments
    /// (RFC 3986, 5.2.4), which not every host does before it asks.
    ///
    /// # Errors
    /// It is not an `https:` URL with a host, it has a user name, or it is too long.
    pub fn parse_within(url: &str, limits: &UriLimits) -> Result<Self, Invalid> {
        let encoded = encode(url, limits)?;
        let parsed = Uri::parse(encoded.url).map_err(|_| invalid(RULE, url))?;
        let resolved = UriRef::from(parsed.borrow()).resolve_against(&parsed).map_err(|_| invalid(RULE, url))?;
        Self::validate(resolved, encoded.fragment, url)
    }

    /// Resolves a `Location` field against this URL within the default limits.
    ///
    /// # Errors
    /// As [`WebUrl::join_within`].
    pub fn join(&self, location: &str) -> Result<Self, Invalid> {
        self.join_within(location, &UriLimits::DEFAULT)
    }

    /// Resolves a reference against this URL (RFC 3986, 5.2), such as a `Location` field (RFC 9110,
    /// 10.2.2).
    ///
    /// # Errors
    /// It is not a URL, it does not lead to an `https:` URL, or it is too long.
    pub fn join_within(&self, reference: &str, limits: &UriLimits) -> Result<Self, Invalid> {
        let encoded = encode(reference, limits)?;
        let parsed = UriRef::parse(encoded.url).map_err(|_| invalid(RULE, reference))?;
        let resolved = parsed.resolve_against(&self.url).map_err(|_| invalid(RULE, reference))?;
        Self::validate(resolved, encoded.fragment, reference)
    }

    /// Returns the absolute URL without its fragment, as it is fetched.
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// Returns whether the host is an IP address and not a name.
    pub(crate) fn names_address(&self) -> bool {
        let host = self.url.authority().map(|authority| authority.host()).unwrap_or_default();
        host.starts_with('[') || host.parse::<core::net::Ipv4Addr>().is_ok()
    }

    /// Returns the absolute URL with its fragment, as a page uses it.
    pub fn to_string_with_fragment(&self) -> String {
        match &self.fragment {
            Some(fragment) => format!("{}#{fragment}", self.url),
            None => self.url.as_str().to_owned(),
        }
    }

    fn validate(url: Uri<String>, fragment: Option<String>, given: &str) -> Result<Self, Invalid> {
        let https = url.scheme().as_str().eq_ignore_ascii_case("https");
        let addressed = url.authority().is_some_and(|authority| !authority.host().is_empty() && !authority.has_userinfo());
        if https && addressed { Ok(Self { url, fragment }) } else { Err(invalid(RULE, given)) }
    }
}

/// A URL or relative reference, percent-encoded.
struct Encoded {
    url: String,
    fragment: Option<String>,
}

/// Percent-encodes a URL or relative reference where RFC 3986 requires it (RFC 3987, 3.1).
///
/// # Errors
/// It is longer than the limit.
fn encode(given: &str, limits: &UriLimits) -> Result<Encoded, Invalid> {
    let max = limits.max_url_bytes;
    let too_long = || invalid(format!("a URL of at most {max} bytes"), given);
    if given.len() > max {
        return Err(too_long());
    }
    let (url, fragment) = given.split_once('#').map_or((given, None), |(url, fragment)| (url, Some(fragment)));
    let host_at = url.find("//").map_or(0, |at| at + 2);
    let path_at = url.get(host_at..).and_then(|rest| rest.find(['/', '?'])).map_or(url.len(), |at| host_at + at);
    let (host, path) = if host_at == 0 { ("", url) } else { url.split_at(path_at) };
    let mut encoded = String::with_capacity(url.len());
    encode_part(host, NOT_IN_URI, &mut encoded);
    encode_part(path, NOT_AFTER_HOST, &mut encoded);
    let fragment = fragment.map(|fragment| {
        let mut encoded = String::with_capacity(fragment.len());
        encode_part(fragment, NOT_IN_FRAGMENT, &mut encoded);
        encoded
    });
    let size = encoded.len() + fragment.as_ref().map_or(0, String::len);
    if size > max { Err(too_long()) } else { Ok(Encoded { url: encoded, fragment }) }
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
