//! Reads RLP. It accepts only the canonical encoding of a value, so what it accepts encodes to the
//! same bytes again.

use core::fmt;

use ruint::aliases::U256;

/// Why bytes are not RLP, or not the value that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes end inside an item.
    Short {
        /// How many bytes a header announces.
        expected: u64,
        /// How many bytes are left.
        got: usize,
    },
    /// A single byte below 0x80 behind a header.
    ByteWithHeader,
    /// A length below 56 in the long form.
    LongForm,
    /// A length that begins with a zero byte.
    LengthZeros,
    /// An integer that begins with a zero byte.
    IntegerZeros,
    /// A list where a byte string is expected.
    List,
    /// A byte string where a list is expected.
    Bytes,
    /// A byte string of another length.
    Length {
        /// The expected length. For an integer, the largest one.
        expected: usize,
        /// The length that came.
        got: usize,
    },
    /// This many bytes follow after the last expected item.
    Trailing(usize),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short { expected, got } => write!(out, "{expected} bytes expected, {got} are left"),
            Self::ByteWithHeader => out.write_str("a byte below 0x80 has a header, expected it without one"),
            Self::LongForm => out.write_str("a length below 56 is in the long form, expected the short one"),
            Self::LengthZeros => out.write_str("a length begins with a zero byte"),
            Self::IntegerZeros => out.write_str("an integer begins with a zero byte"),
            Self::List => out.write_str("a byte string expected, got a list"),
            Self::Bytes => out.write_str("a list expected, got a byte string"),
            Self::Length { expected, got } => write!(out, "{expected} bytes expected, got {got}"),
            Self::Trailing(count) => write!(out, "{count} bytes follow the last item"),
        }
    }
}

/// An item, not copied. The items of a list are not read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// A byte string.
    Bytes(&'a [u8]),
    /// A list.
    List(Reader<'a>),
}

/// A reader of one item after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader<'a>(&'a [u8]);

/// Reads bytes that are exactly one item.
pub fn item(bytes: &[u8]) -> Result<Item<'_>, DecodeError> {
    let mut reader = Reader::new(bytes);
    let item = reader.item()?;
    reader.end()?;
    Ok(item)
}

impl<'a> Reader<'a> {
    /// Returns a reader of bytes that are items, one after the other.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Returns whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends the reading.
    ///
    /// Errors: something is left.
    pub fn end(&self) -> Result<(), DecodeError> {
        if self.is_empty() { Ok(()) } else { Err(DecodeError::Trailing(self.0.len())) }
    }

    /// Reads the next item.
    pub fn item(&mut self) -> Result<Item<'a>, DecodeError> {
        let (&first, rest) = self.0.split_first().ok_or(DecodeError::Short { expected: 1, got: 0 })?;
        match first {
            0..0x80 => {
                let (byte, rest) = self.0.split_at_checked(1).unwrap_or_default();
                self.0 = rest;
                Ok(Item::Bytes(byte))
            }
            0x80..0xc0 => {
                let bytes = self.body(rest, first - 0x80)?;
                match bytes {
                    [byte] if *byte < 0x80 => Err(DecodeError::ByteWithHeader),
                    _ => Ok(Item::Bytes(bytes)),
                }
            }
            0xc0..=0xff => Ok(Item::List(Self(self.body(rest, first - 0xc0)?))),
        }
    }

    /// Reads the bytes of an item after its first byte. Their length is `short`, or above 55 what
    /// the next `short - 55` bytes say.
    fn body(&mut self, rest: &'a [u8], short: u8) -> Result<&'a [u8], DecodeError> {
        let (length, rest) = match short.checked_sub(55) {
            None | Some(0) => (u64::from(short), rest),
            Some(count) => {
                let short = DecodeError::Short { expected: count.into(), got: rest.len() };
                let (length, rest) = rest.split_at_checked(count.into()).ok_or(short)?;
                if length.first() == Some(&0) {
                    return Err(DecodeError::LengthZeros);
                }
                let length = length.iter().fold(0, |length, byte| length << 8 | u64::from(*byte));
                if length <= 55 {
                    return Err(DecodeError::LongForm);
                }
                (length, rest)
            }
        };
        let short = DecodeError::Short { expected: length, got: rest.len() };
        let (body, rest) = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length)).ok_or(short)?;
        self.0 = rest;
        Ok(body)
    }

    /// Reads the next item, a list.
    pub fn list(&mut self) -> Result<Self, DecodeError> {
        match self.item()? {
            Item::List(list) => Ok(list),
            Item::Bytes(_) => Err(DecodeError::Bytes),
        }
    }

    /// Reads the next item, a byte string.
    pub fn bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        match self.item()? {
            Item::Bytes(bytes) => Ok(bytes),
            Item::List(_) => Err(DecodeError::List),
        }
    }

    /// Reads the next item, `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let bytes = self.bytes()?;
        bytes.try_into().map_err(|_| DecodeError::Length { expected: N, got: bytes.len() })
    }

    /// Reads the next item, an integer below 2^256.
    pub fn u256(&mut self) -> Result<U256, DecodeError> {
        let bytes = self.bytes()?;
        if bytes.first() == Some(&0) {
            return Err(DecodeError::IntegerZeros);
        }
        U256::try_from_be_slice(bytes).ok_or(DecodeError::Length { expected: 32, got: bytes.len() })
    }

    /// Reads the next item, an integer below 2^64.
    pub fn u64(&mut self) -> Result<u64, DecodeError> {
        let number = self.u256()?;
        number.try_into().map_err(|_| DecodeError::Length { expected: 8, got: number.byte_len() })
    }

    /// Reads the next item, a list, and each of its items with `read`.
    pub fn each<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>) -> Result<Vec<T>, DecodeError> {
        let mut list = self.list()?;
        let mut items = Vec::new();
        while !list.is_empty() {
            items.push(read(&mut list)?);
        }
        Ok(items)
    }
}
