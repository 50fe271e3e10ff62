//! What all forms of URIs share: the scheme, and the error for a malformed URI.

use crate::error::Invalid;

/// The forms that [`super::token_uri::parse`] reads, for errors.
pub(crate) const SUPPORTED: &str = "an https:, ipfs:, ipns:, ar: or data: URI, a CID, a JSON object, an SVG, or an ethereum: call";

/// Returns the scheme of a URI in lower case (RFC 3986, 3.1), or `None` if it has none.
pub(crate) fn scheme(uri: &str) -> Option<String> {
    let (scheme, _) = uri.split_once(':')?;
    let (first, rest) = scheme.as_bytes().split_first()?;
    let valid = first.is_ascii_alphabetic() && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Returns the error for a token URI that breaks a rule.
pub(crate) fn invalid(expected: impl Into<String>, got: &str) -> Invalid {
    Invalid::new("tokenUri", expected, got)
}

/// Returns the error for a path that leads above its root.
pub(crate) fn above_root(uri: &str) -> Invalid {
    invalid("a path that does not lead above its root by ..", uri)
}

/// Returns the error for a URI without content.
pub(crate) fn empty(uri: &str) -> Invalid {
    invalid(format!("{SUPPORTED}; the contract returned none"), uri)
}
