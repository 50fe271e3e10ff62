//! Keys out of an environment.

use zeroize::Zeroizing;

/// Why a variable holds no key. What it holds is never told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyProblem {
    /// There is no such variable.
    Unset,
    /// It is there, and is no 32 bytes in hexadecimal.
    Other,
}

/// Reads a key: 32 bytes, hexadecimal, `0x` or not.
///
/// # Errors
/// Why there is none.
pub fn key(text: Option<&str>) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    let text = text.ok_or(KeyProblem::Unset)?;
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let mut secret = Zeroizing::new(Vec::with_capacity(32));
    if digits.len() != 64 {
        return Err(KeyProblem::Other);
    }
    for pair in digits.as_bytes().chunks_exact(2) {
        let byte = pair.iter().try_fold(0, |byte, digit| Some(byte << 4 | char::from(*digit).to_digit(16)?));
        secret.push(byte.and_then(|byte| u8::try_from(byte).ok()).ok_or(KeyProblem::Other)?);
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
        assert_eq!(key(None), Err(KeyProblem::Unset));
        let (short, letters, doubled) = ("0f".repeat(31), "0g".repeat(32), format!("0x0x{}", "0f".repeat(31)));
        for wrong in ["", "0x", &short, &letters, &doubled, &"é".repeat(32)] {
            assert_eq!(key(Some(wrong)), Err(KeyProblem::Other), "{wrong}");
        }
    }
}
