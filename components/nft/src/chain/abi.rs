//! Decoding of ABI return values: a single `string` or `bool` (Solidity ABI specification, "Formal
//! Specification of the Encoding").
//!
//! Security: the bytes come from an untrusted contract. Every offset and length is checked against
//! the bytes that are there.

/// Why bytes are not an ABI-encoded string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbiError {
    /// There are too few bytes for a head and a length.
    TooShort {
        /// Number of bytes that are needed.
        expected: usize,
        /// Number of bytes that are there.
        got: usize,
    },
    /// The offset points outside the bytes.
    OffsetOutside {
        /// The largest offset that leaves room for a length.
        limit: usize,
        /// The offset, capped at the largest machine word.
        got: usize,
    },
    /// The length reaches past the end of the bytes.
    LengthOutside {
        /// Number of bytes after the length.
        limit: usize,
        /// The length, capped at the largest machine word.
        got: usize,
    },
}

impl core::fmt::Display for AbiError {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooShort { expected, got } => write!(out, "{got} bytes where {expected} are needed"),
            Self::OffsetOutside { limit, got } => write!(out, "the offset {got} in bytes that allow {limit}"),
            Self::LengthOutside { limit, got } => write!(out, "the length {got} where {limit} bytes follow"),
        }
    }
}

const WORD: usize = 32;

/// Returns the bytes of a single returned `string`. The padding may be missing, because
/// hand-written contracts omit it.
///
/// Errors: an offset or a length points outside the bytes.
pub fn decode_string(data: &[u8]) -> Result<&[u8], AbiError> {
    let offset = word_at(data, 0)?;
    let limit = data.len().saturating_sub(WORD);
    if offset > limit {
        return Err(AbiError::OffsetOutside { limit, got: offset });
    }
    let length = word_at(data, offset)?;
    let content = data.get(offset.saturating_add(WORD)..).unwrap_or_default();
    content.get(..length).ok_or(AbiError::LengthOutside { limit: content.len(), got: length })
}

/// Returns a returned `bool`, or `None` if the word is neither 0 nor 1.
pub fn decode_bool(data: &[u8]) -> Option<bool> {
    let (last, zeros) = data.get(..WORD)?.split_last()?;
    match (zeros.iter().all(|byte| *byte == 0), last) {
        (true, 0) => Some(false),
        (true, 1) => Some(true),
        _ => None,
    }
}

/// Returns the word at a position as a size. A word that does not fit becomes the largest size,
/// which every check refuses.
fn word_at(data: &[u8], at: usize) -> Result<usize, AbiError> {
    let word = data
        .get(at..)
        .and_then(|rest| rest.get(..WORD))
        .ok_or(AbiError::TooShort { expected: at.saturating_add(WORD), got: data.len() })?;
    Ok(word.iter().try_fold(0usize, |value, byte| value.checked_mul(256)?.checked_add(usize::from(*byte))).unwrap_or(usize::MAX))
}
