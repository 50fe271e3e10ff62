//! Decoding of ABI values with several parts (Solidity ABI specification, "Formal Specification of
//! the Encoding").
//!
//! Security: the bytes come from an untrusted contract. Every offset and length is checked against
//! the bytes that are there, and nothing is allocated by a length that a contract states. Parts may
//! overlap, so that whoever copies several of them bounds their sum.

use alloy_primitives::{Address, U256};

use super::abi::AbiError;

const WORD: usize = 32;

/// A tuple: a head of words, some of which are offsets from its start.
#[derive(Clone, Copy, Debug)]
pub struct Tuple<'a> {
    data: &'a [u8],
}

/// An array whose items are words or offsets.
#[derive(Clone, Copy, Debug)]
pub struct Array<'a> {
    items: Tuple<'a>,
    len: usize,
}

impl<'a> Tuple<'a> {
    /// Reads returned data as a tuple.
    pub const fn new(data: &'a [u8]) -> Self {
        Self { data }
    }

    /// Returns a word of the head.
    ///
    /// # Errors
    /// There are too few bytes.
    pub fn word(&self, slot: usize) -> Result<&'a [u8; WORD], AbiError> {
        let at = slot.saturating_mul(WORD);
        let short = AbiError::TooShort { expected: at.saturating_add(WORD), got: self.data.len() };
        self.data.get(at..).and_then(|rest| rest.first_chunk()).ok_or(short)
    }

    /// Returns a `uint256` or any shorter unsigned integer.
    ///
    /// # Errors
    /// There are too few bytes.
    pub fn uint(&self, slot: usize) -> Result<U256, AbiError> {
        Ok(U256::from_be_bytes(*self.word(slot)?))
    }

    /// Returns an `address`, or `None` if the word is larger.
    ///
    /// # Errors
    /// There are too few bytes.
    pub fn address(&self, slot: usize) -> Result<Option<Address>, AbiError> {
        let word = self.word(slot)?;
        let (padding, address) = word.split_at(WORD - Address::len_bytes());
        Ok(padding.iter().all(|byte| *byte == 0).then(|| Address::from_slice(address)))
    }

    /// Returns `bytes` or the bytes of a `string`. The padding may be missing.
    ///
    /// # Errors
    /// An offset or a length points outside the bytes.
    pub fn bytes(&self, slot: usize) -> Result<&'a [u8], AbiError> {
        let Tail { len, content } = self.tail(slot)?;
        content.get(..len).ok_or(AbiError::LengthOutside { limit: content.len(), got: len })
    }

    /// Returns an array of words or of values with offsets.
    ///
    /// # Errors
    /// An offset points outside the bytes, or there are fewer words than the length says.
    pub fn array(&self, slot: usize) -> Result<Array<'a>, AbiError> {
        let Tail { len, content } = self.tail(slot)?;
        let limit = content.len() / WORD;
        if len > limit {
            return Err(AbiError::LengthOutside { limit, got: len });
        }
        Ok(Array { items: Tuple { data: content }, len })
    }

    /// Returns a tuple of dynamic size.
    ///
    /// # Errors
    /// An offset points outside the bytes.
    pub fn tuple(&self, slot: usize) -> Result<Self, AbiError> {
        let offset = size(self.word(slot)?);
        let outside = AbiError::OffsetOutside { limit: self.data.len(), got: offset };
        Ok(Self { data: self.data.get(offset..).ok_or(outside)? })
    }

    /// Returns the length at an offset, and what stands behind it.
    fn tail(&self, slot: usize) -> Result<Tail<'a>, AbiError> {
        let offset = size(self.word(slot)?);
        let limit = self.data.len().saturating_sub(WORD);
        let outside = AbiError::OffsetOutside { limit, got: offset };
        let (len, content) = self.data.get(offset..).and_then(|rest| rest.split_first_chunk::<WORD>()).ok_or(outside)?;
        Ok(Tail { len: size(len), content })
    }
}

struct Tail<'a> {
    len: usize,
    content: &'a [u8],
}

impl<'a> Array<'a> {
    /// Returns the number of items.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there are no items.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the items as a tuple, whose slots are below [`Array::len`].
    pub const fn items(&self) -> Tuple<'a> {
        self.items
    }
}

/// Returns a word as a size. A word that does not fit becomes the largest size, which every check
/// refuses.
fn size(word: &[u8; WORD]) -> usize {
    word.iter().try_fold(0usize, |value, byte| value.checked_mul(256)?.checked_add(usize::from(*byte))).unwrap_or(usize::MAX)
}
