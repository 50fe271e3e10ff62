//! Decodes arguments (Contract ABI Specification, "Formal Specification of the Encoding").
//!
//! It is stricter than strict mode: it accepts exactly one encoding of each value. The tails follow
//! their heads in order, without gaps, overlap or anything after them. Every word is in the range
//! of its type. Padding is zero.
//!
//! It allocates in proportion to the bytes that are there: it compares a count with them first, and
//! every element takes at least a word.

mod error;

use ruint::aliases::U256;

pub use self::error::DecodeError;
use crate::{
    calldata::types::{Parameter, Type},
    encoding::address::Address,
    request::value::Value,
};

/// The bytes of a word.
const WORD: usize = 32;

/// Decodes the values of parameters, with their names.
pub(super) fn arguments(parameters: &[Parameter], bytes: &[u8]) -> Result<Vec<(String, Value)>, DecodeError> {
    let (values, end) = Decoder { bytes }.members(parameters, 0)?;
    if end == bytes.len() { Ok(values) } else { Err(DecodeError::Trailing { expected: end, got: bytes.len() }) }
}

/// A value, and the place where its encoding ends.
type Decoded<T> = Result<(T, usize), DecodeError>;

struct Decoder<'a> {
    bytes: &'a [u8],
}

/// The heads and tails of a sequence: the places of the next head and the next tail.
struct Sequence {
    start: usize,
    head: usize,
    tail: usize,
}

impl Decoder<'_> {
    fn members(&self, members: &[Parameter], start: usize) -> Decoded<Vec<(String, Value)>> {
        let words = members.iter().fold(0, |words: usize, member| words.saturating_add(member.ty.head_words()));
        let mut sequence = self.sequence(start, words)?;
        let mut values = Vec::with_capacity(members.len());
        for member in members {
            values.push((member.name.clone(), self.next(&mut sequence, &member.ty)?));
        }
        Ok((values, sequence.tail))
    }

    fn elements(&self, element: &Type, count: usize, start: usize) -> Decoded<Vec<Value>> {
        let mut sequence = self.sequence(start, element.head_words().saturating_mul(count))?;
        let mut values = Vec::with_capacity(count);
        for _ in 0..count {
            values.push(self.next(&mut sequence, element)?);
        }
        Ok((values, sequence.tail))
    }

    /// Begins a sequence.
    ///
    /// Errors: there are fewer bytes than its heads take.
    fn sequence(&self, start: usize, words: usize) -> Result<Sequence, DecodeError> {
        let tail = self.end(start, words.saturating_mul(WORD))?;
        Ok(Sequence { start, head: start, tail })
    }

    fn next(&self, sequence: &mut Sequence, ty: &Type) -> Result<Value, DecodeError> {
        if !ty.is_dynamic() {
            let (value, end) = self.value(ty, sequence.head)?;
            sequence.head = end;
            return Ok(value);
        }
        let (expected, got) = (sequence.tail - sequence.start, self.number(sequence.head)?);
        if got != U256::from(expected) {
            return Err(DecodeError::Offset { at: sequence.head, expected, got });
        }
        let (value, end) = self.value(ty, sequence.tail)?;
        sequence.head += WORD;
        sequence.tail = end;
        Ok(value)
    }

    fn value(&self, ty: &Type, at: usize) -> Decoded<Value> {
        match ty {
            Type::Tuple(members) => self.members(members, at).map(|(values, end)| (Value::Tuple(values), end)),
            Type::Array(element, count) => self.elements(element, *count, at).map(|(values, end)| (Value::List(values), end)),
            Type::List(element) => {
                let count = self.count(at, element.head_words().saturating_mul(WORD))?;
                self.elements(element, count, at + WORD).map(|(values, end)| (Value::List(values), end))
            }
            Type::Bytes => self.dynamic_bytes(at).map(|(bytes, end)| (Value::Bytes(bytes.to_vec()), end)),
            Type::Text => {
                let (bytes, end) = self.dynamic_bytes(at)?;
                let text = core::str::from_utf8(bytes).map_err(|_| DecodeError::Text { at: at + WORD })?;
                Ok((Value::Text(text.to_owned()), end))
            }
            _ => Ok((word(ty, self.word(at)?).ok_or_else(|| self.wrong(ty, at))?, at + WORD)),
        }
    }

    fn dynamic_bytes(&self, at: usize) -> Decoded<&[u8]> {
        let length = self.count(at, 1)?;
        let start = at + WORD;
        let end = self.end(start, length.next_multiple_of(WORD))?;
        let padded = self.bytes.get(start..end).unwrap_or_default();
        let (bytes, padding) = padded.split_at_checked(length).unwrap_or_default();
        if padding.iter().any(|byte| *byte != 0) {
            return Err(DecodeError::Padding { at: start + length });
        }
        Ok((bytes, end))
    }

    /// Reads the number of elements, each of at least `size` bytes.
    ///
    /// Errors: there are fewer bytes than the elements take.
    fn count(&self, at: usize, size: usize) -> Result<usize, DecodeError> {
        let got = self.number(at)?;
        let left = self.bytes.len() - (at + WORD);
        let max = left / size.max(1);
        usize::try_from(got).ok().filter(|count| *count <= max).ok_or(DecodeError::Count { at, max, got })
    }

    /// Returns the end of `length` bytes from `start` on.
    ///
    /// Errors: there are fewer bytes.
    fn end(&self, start: usize, length: usize) -> Result<usize, DecodeError> {
        let end = start.checked_add(length).filter(|end| *end <= self.bytes.len());
        end.ok_or(DecodeError::Short { at: start, expected: length, got: self.bytes.len().saturating_sub(start) })
    }

    fn word(&self, at: usize) -> Result<&[u8; WORD], DecodeError> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.first_chunk().ok_or(DecodeError::Short { at, expected: WORD, got: rest.len() })
    }

    fn number(&self, at: usize) -> Result<U256, DecodeError> {
        self.word(at).map(|word| U256::from_be_bytes(*word))
    }

    fn wrong(&self, ty: &Type, at: usize) -> DecodeError {
        DecodeError::Word { at, expected: ty.to_string(), got: self.number(at).unwrap_or_default() }
    }
}

/// Reads the value of a type of one word. `None` if the word is out of its range.
fn word(ty: &Type, word: &[u8; WORD]) -> Option<Value> {
    let number = U256::from_be_bytes(*word);
    match ty {
        Type::Address => {
            let (zeros, address) = word.split_last_chunk()?;
            zeros.iter().all(|byte| *byte == 0).then_some(Value::Address(Address(*address)))
        }
        Type::Uint(bits) => (number.bit_len() <= *bits).then_some(Value::Uint(number)),
        Type::Int(bits) => {
            let magnitude = if number.bit(255) { !number } else { number };
            (magnitude.bit_len() < *bits).then_some(Value::Int(number))
        }
        Type::Bool => match u8::try_from(number) {
            Ok(0) => Some(Value::Bool(false)),
            Ok(1) => Some(Value::Bool(true)),
            _ => None,
        },
        Type::FixedBytes(length) => {
            let (bytes, padding) = word.split_at_checked(*length)?;
            padding.iter().all(|byte| *byte == 0).then(|| Value::Bytes(bytes.to_vec()))
        }
        _ => None,
    }
}
