//! The one ABI type that is read here: a single `string` return value (Solidity ABI specification, "Formal Specification of the
//! Encoding"). Every offset and length comes from anybody's contract and is checked against the bytes that are there.

/// Why bytes are no ABI-encoded string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbiError {
    /// Fewer bytes than a head and a length take.
    TooShort {
        /// Bytes that are needed.
        expected: usize,
        /// Bytes that are there.
        got: usize,
    },
    /// The offset points outside the bytes.
    OffsetOutside {
        /// The largest offset that leaves room for a length.
        limit: usize,
        /// The offset, capped at what a machine word holds.
        got: usize,
    },
    /// The length reaches past the end of the bytes.
    LengthOutside {
        /// Bytes after the length.
        limit: usize,
        /// The length, capped at what a machine word holds.
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

/// The bytes of a single returned `string`. Padding after it may be missing, as hand-written contracts leave it out.
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

/// A returned `bool`; `None` where it is neither of its two encodings.
pub fn decode_bool(data: &[u8]) -> Option<bool> {
    let (last, zeros) = data.get(..WORD)?.split_last()?;
    match (zeros.iter().all(|byte| *byte == 0), last) {
        (true, 0) => Some(false),
        (true, 1) => Some(true),
        _ => None,
    }
}

/// The word at a position as a size; what does not fit is the largest size, which no check lets through.
fn word_at(data: &[u8], at: usize) -> Result<usize, AbiError> {
    let word = data
        .get(at..)
        .and_then(|rest| rest.get(..WORD))
        .ok_or(AbiError::TooShort { expected: at.saturating_add(WORD), got: data.len() })?;
    Ok(word.iter().try_fold(0usize, |value, byte| value.checked_mul(256)?.checked_add(usize::from(*byte))).unwrap_or(usize::MAX))
}
