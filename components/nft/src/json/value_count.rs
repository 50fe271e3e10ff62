//! A limit on the number of values in a JSON text, checked before the text is parsed.
//!
//! A value of one byte takes about sixty bytes in memory, and an object several hundred.

/// Maximum number of values. A usual document has dozens, and one with a thousand attributes has
/// four thousand.
pub(super) const MAX_VALUES: usize = 20_000;

/// Returns whether a JSON text holds more than [`MAX_VALUES`] values.
///
/// It counts brackets and commas, because each value is the first of its array or object or follows
/// a comma. A text that is neither array nor object is a single value, which its length bounds.
pub(super) fn has_too_many_values(text: &[u8]) -> bool {
    if !text.trim_ascii_start().starts_with(b"{") && !text.trim_ascii_start().starts_with(b"[") {
        return false;
    }
    let mut count = 1usize;
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_string(&mut bytes),
            b',' | b'[' | b'{' => count += 1,
            _ => {}
        }
        if count > MAX_VALUES {
            return true;
        }
    }
    false
}

/// Skips to the end of a string (RFC 8259, 7).
fn skip_string(bytes: &mut core::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}
