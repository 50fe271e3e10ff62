//! Contracts and token ids in the one form that stores know them by.

/// Returns a token id as 64 lower-case hexadecimal digits. `None` if it is neither decimal nor `0x`
/// hexadecimal, or is 2^256 or more.
pub(crate) fn padded_token_id(text: &str) -> Option<String> {
    let bytes = match text.strip_prefix("0x") {
        Some(digits) if (1..=64).contains(&digits.len()) => number(digits, 16)?,
        None if (1..=78).contains(&text.len()) => number(text, 10)?,
        _ => return None,
    };
    Some(crate::digest::hex(&bytes))
}

/// Returns an address in lower case. `None` if it is not `0x` and 40 hexadecimal digits.
///
/// Security: it does not verify the checksum of a mixed-case address. The NFT component does.
pub(crate) fn lower_address(text: &str) -> Option<String> {
    let digits = text.strip_prefix("0x")?;
    let is_address = digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_address.then(|| format!("0x{}", digits.to_ascii_lowercase()))
}

/// Returns whether the case of an address is a checksum (EIP-55).
pub(crate) fn is_mixed_case(address: &str) -> bool {
    let digits = address.strip_prefix("0x").unwrap_or(address);
    digits.bytes().any(|byte| byte.is_ascii_lowercase()) && digits.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Returns a padded token id as a decimal number.
pub(crate) fn decimal_token_id(padded: &str) -> String {
    let mut digits = vec![0u8];
    for nibble in padded.chars().filter_map(|digit| digit.to_digit(16)) {
        let mut carry = nibble;
        for digit in &mut digits {
            let sum = u32::from(*digit) * 16 + carry;
            *digit = (sum % 10) as u8;
            carry = sum / 10;
        }
        while carry > 0 {
            digits.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

/// Returns a text as one segment of a path: everything but letters, digits, `-`, `.` and `_` is
/// percent-encoded.
pub(crate) fn percent_encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Reads digits of a base as a number of 256 bits, the most significant byte first.
fn number(digits: &str, base: u32) -> Option<[u8; 32]> {
    let mut bytes = [0u8; 32];
    for digit in digits.chars() {
        let mut carry = digit.to_digit(base)?;
        for byte in bytes.iter_mut().rev() {
            let sum = u32::from(*byte) * base + carry;
            *byte = (sum & 0xff) as u8;
            carry = sum >> 8;
        }
        if carry != 0 {
            return None;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: &str = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

    #[test]
    fn pads_token_ids() {
        for (text, padded) in [
            ("0", "0".repeat(64)),
            ("007", format!("{:064x}", 7)),
            ("0x7", format!("{:064x}", 7)),
            ("314592", format!("{:064x}", 314_592)),
            ("0x00004CCE0", format!("{:064x}", 314_592)),
            ("340282366920938463463374607431768211456", format!("1{}", "0".repeat(32)).as_str().to_owned()),
            (MAX, "f".repeat(64)),
        ] {
            let expected = format!("{padded:0>64}");
            assert_eq!(padded_token_id(text), Some(expected), "{text}");
        }
        assert_eq!(padded_token_id(&format!("0x{}", "f".repeat(64))), Some("f".repeat(64)));
    }

    #[test]
    fn refuses_what_is_no_token_id() {
        let above = MAX.replace("935", "936");
        for text in ["", "0x", "-1", "+1", "1.0", "1e3", " 1", "0xg", "abc", "٣", &above, &format!("0x1{}", "0".repeat(64))] {
            assert_eq!(padded_token_id(text), None, "{text}");
        }
    }

    #[test]
    fn writes_token_ids_as_decimals() {
        for decimal in ["0", "7", "10", "314592", "340282366920938463463374607431768211456", MAX] {
            let padded = padded_token_id(decimal).unwrap_or_default();
            assert_eq!(decimal_token_id(&padded), decimal);
        }
    }

    #[test]
    fn encodes_segments_of_paths() {
        assert_eq!(percent_encoded("vitalik.eth"), "vitalik.eth");
        assert_eq!(percent_encoded("a/b:c é"), "a%2Fb%3Ac%20%C3%A9");
    }

    #[test]
    fn knows_addresses() {
        assert_eq!(lower_address(&format!("0x{}", "aB".repeat(20))), Some(format!("0x{}", "ab".repeat(20))));
        for text in ["", "0x", "0xab", &"ab".repeat(21), &format!("0x{}", "ag".repeat(20))] {
            assert_eq!(lower_address(text), None, "{text}");
        }
        assert!(is_mixed_case("0xaB") && !is_mixed_case("0xab") && !is_mixed_case("0xAB") && !is_mixed_case("0x12"));
    }
}
