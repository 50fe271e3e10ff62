//! A reader of CBOR in the subset of DAG-CBOR (RFC 8949; IPLD DAG-CBOR specification).
//!
//! Definite lengths, shortest integers, text keys, and tag 42 for links. Map keys may stand in any
//! order, which older writers need, but none may occur twice.

use cid::Cid;

use super::by_name::{self, Named};
use super::dag_pb::binary_cid;
use super::malformed::Malformed;

/// Maximum depth of lists and maps.
pub const MAX_DEPTH: usize = 128;

/// One data item. A list or map is followed by its items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Item<'a> {
    /// An integer from 0.
    Unsigned(u64),
    /// The integer `-1 - n`.
    Negative(u64),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Text.
    Text(&'a str),
    /// A list of so many items.
    List(u64),
    /// A map of so many keys, each with its value.
    Map(u64),
    /// A link to another block.
    Link(Cid),
    /// A finite number.
    Float(f64),
    /// A truth value.
    Bool(bool),
    /// Null.
    Null,
}

/// A position in a block.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Validates a block that holds one item, and returns a reader at its start.
    ///
    /// Errors: the block breaks the rules, or something follows the item.
    pub fn open(block: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Self { rest: block };
        reader.skip()?;
        if reader.rest.is_empty() { Ok(Self { rest: block }) } else { Err(Malformed("bytes after the CBOR item")) }
    }

    /// Reads the next item, without those in it.
    ///
    /// Errors: the bytes break the rules.
    pub fn item(&mut self) -> Result<Item<'a>, Malformed> {
        let initial = self.byte()?;
        let info = initial & 0x1f;
        if initial >> 5 == 7 {
            return self.simple(info);
        }
        let argument = self.argument(info)?;
        match initial >> 5 {
            0 => Ok(Item::Unsigned(argument)),
            1 => Ok(Item::Negative(argument)),
            2 => self.take(argument).map(Item::Bytes),
            3 => self.text(argument).map(Item::Text),
            4 => Ok(Item::List(argument)),
            5 => Ok(Item::Map(argument)),
            _ => self.link(argument),
        }
    }

    /// Reads the next item and all items in it.
    ///
    /// Errors: the bytes break the rules, or nest deeper than 128.
    pub fn skip(&mut self) -> Result<(), Malformed> {
        self.skip_below(MAX_DEPTH)
    }

    /// Reads a map key.
    ///
    /// Errors: it is not text.
    pub fn key(&mut self) -> Result<&'a str, Malformed> {
        match self.item()? {
            Item::Text(key) => Ok(key),
            _ => Err(Malformed("a CBOR map key that is not text")),
        }
    }

    fn skip_below(&mut self, depth: usize) -> Result<(), Malformed> {
        let item = self.item()?;
        let (Item::List(count) | Item::Map(count)) = item else { return Ok(()) };
        let depth = depth.checked_sub(1).ok_or(Malformed("CBOR that nests deeper than 128"))?;
        if matches!(item, Item::List(_)) {
            return (0..count).try_for_each(|_| self.skip_below(depth));
        }
        let mut keys = Vec::new();
        for _ in 0..count {
            keys.push((self.key()?.as_bytes(), 0..0));
            self.skip_below(depth)?;
        }
        require_distinct(keys)
    }

    /// Reads the argument of an initial byte.
    fn argument(&mut self, info: u8) -> Result<u64, Malformed> {
        let (size, least) = match info {
            0..=23 => return Ok(u64::from(info)),
            24 => (1, 24),
            25 => (2, 1 << 8),
            26 => (4, 1 << 16),
            27 => (8, 1 << 32),
            31 => return Err(Malformed("CBOR of indefinite length")),
            _ => return Err(Malformed("a reserved CBOR initial byte")),
        };
        let value = self.big_endian(size)?;
        if value < least { Err(Malformed("a CBOR integer that is longer than necessary")) } else { Ok(value) }
    }

    fn simple(&mut self, info: u8) -> Result<Item<'a>, Malformed> {
        let float = match info {
            20 | 21 => return Ok(Item::Bool(info == 21)),
            22 => return Ok(Item::Null),
            25 => half(self.big_endian(2)?),
            26 => f64::from(f32::from_bits(u32::try_from(self.big_endian(4)?).unwrap_or_default())),
            27 => f64::from_bits(self.big_endian(8)?),
            _ => return Err(Malformed("a CBOR simple value other than false, true and null")),
        };
        if float.is_finite() { Ok(Item::Float(float)) } else { Err(Malformed("a CBOR number that is not finite")) }
    }

    fn link(&mut self, tag: u64) -> Result<Item<'a>, Malformed> {
        match (tag, self.item()?) {
            (42, Item::Bytes([0, cid @ ..])) => binary_cid(cid).map(Item::Link),
            (42, _) => Err(Malformed("a CBOR link that is not a CID")),
            _ => Err(Malformed("a CBOR tag other than 42")),
        }
    }

    fn text(&mut self, length: u64) -> Result<&'a str, Malformed> {
        core::str::from_utf8(self.take(length)?).map_err(|_| Malformed("CBOR text that is not UTF-8"))
    }

    fn big_endian(&mut self, size: u64) -> Result<u64, Malformed> {
        Ok(self.take(size)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    fn byte(&mut self) -> Result<u8, Malformed> {
        self.big_endian(1).map(|byte| u8::try_from(byte).unwrap_or_default())
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], Malformed> {
        const END: Malformed = Malformed("the bytes end inside a CBOR item");
        let length = usize::try_from(length).map_err(|_| END)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(END)?;
        self.rest = rest;
        Ok(taken)
    }
}

/// Errors: a key occurs twice.
fn require_distinct(mut keys: Vec<Named<'_>>) -> Result<(), Malformed> {
    by_name::sort(&mut keys);
    let twice = keys.iter().zip(keys.iter().skip(1)).any(|((key, _), (next, _))| key == next);
    if twice { Err(Malformed("a CBOR map with a key that occurs twice")) } else { Ok(()) }
}

/// Returns the number in a half-precision float (RFC 8949, appendix D).
fn half(bits: u64) -> f64 {
    let exponent = i32::try_from(bits >> 10 & 0x1f).unwrap_or_default();
    let mantissa = f64::from(u32::try_from(bits & 0x3ff).unwrap_or_default());
    let magnitude = match exponent {
        0 => mantissa * 2f64.powi(-24),
        31 => f64::INFINITY,
        _ => (mantissa + 1024.0) * 2f64.powi(exponent - 25),
    };
    if bits & 0x8000 == 0 { magnitude } else { -magnitude }
}
