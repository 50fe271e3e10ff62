//! UTF-16, by its byte order mark, its declaration, or the zero bytes of ASCII characters.

use super::declared::Declared;

/// The order of the two bytes of a code unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Little => "little-endian",
            Self::Big => "big-endian",
        }
    }
}

/// Returns the byte order and the bytes after a mark, or `None` if the bytes are not UTF-16.
///
/// A JSON document begins with two ASCII characters, so one byte of each of its first two units is
/// zero (RFC 4627, 3).
pub(super) fn order(bytes: &[u8], declared: Option<Declared>) -> Option<(Order, &[u8])> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return Some((Order::Little, rest)),
        [0xfe, 0xff, rest @ ..] => return Some((Order::Big, rest)),
        [first, 0, second, 0, ..] if begins_json(*first, *second) => return Some((Order::Little, bytes)),
        [0, first, 0, second, ..] if begins_json(*first, *second) => return Some((Order::Big, bytes)),
        _ => {}
    }
    let other = declared == Some(Declared::Utf16) && core::str::from_utf8(bytes).is_err();
    other.then_some((Order::Little, bytes))
}

const fn begins_json(first: u8, second: u8) -> bool {
    matches!(first, b'{' | b'[' | b'"' | b' ' | b'\t' | b'\n' | b'\r') && second != 0 && second.is_ascii()
}

/// Decodes UTF-16. A lone surrogate becomes U+FFFD, and half a unit at the end is dropped.
pub(super) fn decode(bytes: &[u8], order: Order) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| match (pair, order) {
        ([low, high], Order::Little) | ([high, low], Order::Big) => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    });
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
