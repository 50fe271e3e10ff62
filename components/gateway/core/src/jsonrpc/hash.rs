//! Hashes in the parameters of calls.

/// Returns whether a JSON text is a hash: 32 bytes as `0x` text.
pub(crate) fn is_hash(text: &str) -> bool {
    let digits = text.strip_prefix("\"0x").and_then(|rest| rest.strip_suffix('"'));
    digits.is_some_and(|digits| digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
