//! Keys out of an environment.

use core::fmt;

use zeroize::Zeroizing;

/// Why a variable does not hold a key.
///
/// Security: the error shows the kind and the length of the value, but no character of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// The variable is not set.
    Unset,
    /// The variable is empty.
    Empty,
    /// The variable holds this many hexadecimal digits, and not 64.
    Digits(usize),
    /// The variable holds this many characters, and not all are hexadecimal.
    Characters(usize),
}

impl fmt::Display for KeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset => formatter.write_str("it is not set"),
            Self::Empty => formatter.write_str("it is empty"),
            Self::Digits(count) => write!(formatter, "{count} hexadecimal digits"),
            Self::Characters(count) => write!(formatter, "{count} characters that are not all hexadecimal"),
        }
    }
}

/// Reads a key: 32 bytes in hexadecimal, with or without `0x`.
///
/// # Errors
/// Why the text is not a key.
pub fn key(text: Option<&str>) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let text = text.ok_or(KeyError::Unset)?;
    if text.is_empty() {
        return Err(KeyError::Empty);
    }
    let digits = text.strip_prefix("0x").unwrap_or(text);
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(KeyError::Characters(text.chars().count()));
    }
    if digits.len() != 64 {
        return Err(KeyError::Digits(digits.len()));
    }
    let mut secret = Zeroizing::new(Vec::with_capacity(32));
    for pair in digits.as_bytes().chunks_exact(2) {
        let byte = pair.iter().try_fold(0, |byte, digit| Some(byte << 4 | char::from(*digit).to_digit(16)?));
        secret.push(byte.and_then(|byte| u8::try_from(byte).ok()).ok_or(KeyError::Digits(digits.len()))?);
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_64_digits_and_nothing_else() {
        let digits = "0f".repeat(32);
        assert_eq!(key(Some(&digits)).as_deref(), Ok(&vec![15; 32]));
        assert_eq!(key(Some(&format!("0x{}", digits.to_uppercase()))).as_deref(), Ok(&vec![15; 32]));
        assert_eq!(key(None), Err(KeyError::Unset));
        assert_eq!(key(Some("")), Err(KeyError::Empty));
        let (short, letters, doubled) = ("0f".repeat(31), "0g".repeat(32), format!("0x0x{}", "0f".repeat(31)));
        for (wrong, error) in [
            ("0x", KeyError::Digits(0)),
            (&short, KeyError::Digits(62)),
            (&letters, KeyError::Characters(64)),
            (&doubled, KeyError::Characters(66)),
            (&"é".repeat(32), KeyError::Characters(32)),
        ] {
            assert_eq!(key(Some(wrong)), Err(error), "{wrong}");
        }
    }
}
