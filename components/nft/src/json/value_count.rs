//! How many values a JSON text holds, told before anything is built from it: a value of one byte takes some sixty in memory, an object several
//! hundred.

/// The most values that are read. A token's document has dozens, one with a thousand attributes four thousand.
pub const MOST: usize = 20_000;

/// Whether JSON text holds more than [`MOST`] values. Each is the first of its array or object, or stands behind a comma. Of text that is
/// neither array nor object nothing is built that its length does not bound.
pub(super) fn too_many(text: &[u8]) -> bool {
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
        if count > MOST {
            return true;
        }
    }
    false
}

/// Goes to the end of a string (RFC 8259, 7).
fn skip_string(bytes: &mut core::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}
