//! Hexadecimal text, with and without `0x`.

/// Writes bytes as `0x` and lower-case digits.
pub fn encode(bytes: &[u8]) -> String {
    written(b"0x", bytes)
}

/// Writes bytes as lower-case digits, without `0x`.
pub fn digits(bytes: &[u8]) -> String {
    written(b"", bytes)
}

/// Reads `0x` text of either case. `None` if the prefix is missing, a character is not a digit, or
/// half a byte is left over.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    decode_digits(text.strip_prefix("0x")?)
}

/// Reads digits without `0x`, as [`decode`] does.
pub fn decode_digits(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?)).collect()
}

/// Reads `0x` text of exactly `N` bytes.
pub fn decode_exact<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 + 2 * N {
        return None;
    }
    decode(text)?.try_into().ok()
}

/// Returns the value of a hexadecimal digit.
pub fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

fn written(prefix: &[u8], bytes: &[u8]) -> String {
    let mut text = Vec::with_capacity(prefix.len() + 2 * bytes.len());
    text.extend_from_slice(prefix);
    text.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
    // Digits are ASCII, so this is always text.
    String::from_utf8(text).unwrap_or_default()
}

fn digit(nibble: u8) -> u8 {
    nibble + if nibble < 10 { b'0' } else { b'a' - 10 }
}
