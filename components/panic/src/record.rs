use std::fmt::{self, Write};
use std::hint::black_box;
use std::panic::Location;
use std::ptr::from_ref;

/// Bytes of text that a record holds.
const MOST: usize = 1024;

/// What a record begins with.
const MARKER: [u32; 4] = [0xc1fe_ff80, 0xf5a0_c0fe, 0xff9e_c1f8, 0xfe80_d7c0];

/// What a host looks for. Words first, so that it looks at every fourth byte only.
#[repr(C)]
pub(crate) struct Record {
    marker: [u32; 4],
    address: u32,
    length: u32,
    text: [u8; MOST],
}

impl Record {
    /// One that nobody finds.
    pub(crate) const fn empty() -> Self {
        Self { marker: [0; 4], address: 0, length: 0, text: [0; MOST] }
    }

    /// Says what happened and where; text that is too long is cut.
    pub(crate) fn write(&mut self, message: &str, location: Option<&Location<'_>>) {
        let mut text = Text { bytes: &mut self.text, length: 0 };
        // A place that finds no room any more is the lesser loss.
        let _ = match location {
            Some(location) => write!(text, "{message}\t{location}"),
            None => text.write_str(message),
        };
        let length = text.length;
        self.length = u32::try_from(length).unwrap_or(0);
        self.marker = MARKER;
        // Memory addresses of wasm have 32 bits.
        self.address = u32::try_from(from_ref(self).addr()).unwrap_or(0);
        // Nothing in here ever reads it: the compiler would leave it out.
        black_box(self);
    }
}

/// Text in a place of fixed size.
struct Text<'a> {
    bytes: &'a mut [u8; MOST],
    length: usize,
}

impl Write for Text<'_> {
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
    fn says_what_and_where() {
        let mut record = Record::empty();
        record.write("it broke", Some(Location::caller()));
        let (what, place) = text(&record).split_once('\t').unwrap_or_default();
        assert_eq!(what, "it broke");
        assert!(place.starts_with("panic/src/record.rs:"), "{place}");
        assert_eq!(record.marker, MARKER);
    }

    #[test]
    fn cuts_between_letters() {
        let mut record = Record::empty();
        record.write(&"é".repeat(MOST), None);
        assert_eq!(text(&record), "é".repeat(MOST / 2));
        record.write(&format!("a{}", "é".repeat(MOST)), Some(Location::caller()));
        assert_eq!(text(&record), format!("a{}", "é".repeat(MOST / 2 - 1)));
    }

    #[test]
    fn is_no_text_that_anybody_could_have_written() {
        let bytes: Vec<u8> = MARKER.iter().flat_map(|word| word.to_le_bytes()).collect();
        assert!(std::str::from_utf8(&bytes).is_err());
    }
}
