//! The record that a host searches for in the memory of a component.

use std::fmt::{self, Write};
use std::hint::black_box;
use std::panic::Location;
use std::ptr::from_ref;

/// Maximum size of the text in bytes.
const MAX_TEXT_BYTES: usize = 1024;

/// The start of a record. It is not valid UTF-8, so no text in memory can contain it.
const MARKER: [u32; 4] = [0xc1fe_ff80, 0xf5a0_c0fe, 0xff9e_c1f8, 0xfe80_d7c0];

/// The layout of a record. The words come first, so that a host has to check only every fourth
/// byte.
#[repr(C)]
pub(crate) struct Record {
    marker: [u32; 4],
    address: u32,
    length: u32,
    text: [u8; MAX_TEXT_BYTES],
}

impl Record {
    /// Creates a record without a marker, which no host finds.
    pub(crate) const fn empty() -> Self {
        Self { marker: [0; 4], address: 0, length: 0, text: [0; MAX_TEXT_BYTES] }
    }

    /// Writes the message and the place. Cuts a text that is too long.
    pub(crate) fn write(&mut self, message: &str, location: Option<&Location<'_>>) {
        let mut text = TextBuffer { bytes: &mut self.text, length: 0 };
        // The write fails if the text is cut. A cut text is better than none.
        let _ = match location {
            Some(location) => write!(text, "{message}\t{location}"),
            None => text.write_str(message),
        };
        let length = text.length;
        self.length = u32::try_from(length).unwrap_or(0);
        self.marker = MARKER;
        // An address in wasm has 32 bits.
        self.address = u32::try_from(from_ref(self).addr()).unwrap_or(0);
        // No code reads the record, so without this the compiler would remove the writes.
        black_box(self);
    }
}

/// A text buffer of fixed size.
struct TextBuffer<'a> {
    bytes: &'a mut [u8; MAX_TEXT_BYTES],
    length: usize,
}

impl Write for TextBuffer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars() {
            let mut room = [0; 4];
            let bytes = letter.encode_utf8(&mut room).as_bytes();
            let end = self.length + bytes.len();
            self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(bytes);
            self.length = end;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(record: &Record) -> &str {
        std::str::from_utf8(record.text.get(..record.length as usize).unwrap_or_default()).unwrap_or("no text")
    }

    #[test]
    fn a_record_holds_message_and_place() {
        let mut record = Record::empty();
        record.write("it broke", Some(Location::caller()));
        let (what, place) = text(&record).split_once('\t').unwrap_or_default();
        assert_eq!(what, "it broke");
        assert!(place.starts_with("panic/src/record.rs:"), "{place}");
        assert_eq!(record.marker, MARKER);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let mut record = Record::empty();
        record.write(&"é".repeat(MAX_TEXT_BYTES), None);
        assert_eq!(text(&record), "é".repeat(MAX_TEXT_BYTES / 2));
        record.write(&format!("a{}", "é".repeat(MAX_TEXT_BYTES)), Some(Location::caller()));
        assert_eq!(text(&record), format!("a{}", "é".repeat(MAX_TEXT_BYTES / 2 - 1)));
    }

    #[test]
    fn the_marker_is_not_valid_utf_8() {
        let bytes: Vec<u8> = MARKER.iter().flat_map(|word| word.to_le_bytes()).collect();
        assert!(std::str::from_utf8(&bytes).is_err());
    }
}
