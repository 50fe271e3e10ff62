//! Percent signs in the content of a `data:` URI that are no escapes.

use crate::json::limits::Limits;
use crate::json::syntax;

/// Returns whether decoding the escapes breaks a JSON text that is not percent-encoded at all:
/// `{"bonus":"%22 more"}`.
pub(crate) fn break_json(written: &str, decoded: &[u8]) -> bool {
    written.trim_start().starts_with('{')
        && written.contains('"')
        && written.contains('%')
        && !is_json(decoded)
        && is_json(written.as_bytes())
}

/// Returns whether decoding once leaves escapes in place of the first character of a content.
pub(crate) fn encoded_again(decoded: &[u8]) -> bool {
    ["%7b", "%3c", "%22"]
        .iter()
        .any(|first| decoded.trim_ascii_start().get(..first.len()).is_some_and(|head| head.eq_ignore_ascii_case(first.as_bytes())))
}

/// Returns whether a text is JSON whose strings need no guess at where they end.
fn is_json(text: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(text) else { return false };
    syntax::parse(text, Limits::of_bytes(text.len())).is_ok_and(|(_, repairs)| !repairs.touch_quotes())
}
