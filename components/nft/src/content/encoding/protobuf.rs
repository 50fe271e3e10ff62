//! The fields of a protobuf message, in the order of the bytes.

use super::malformed::Malformed;
use super::varint;

/// The value of a field, by its wire type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    /// A fixed number of four or eight bytes. No message here has one that matters.
    Fixed,
}

impl<'a> Value<'a> {
    /// Returns the bytes of a field that has to hold bytes.
    pub(crate) const fn bytes(self) -> Result<&'a [u8], Malformed> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(Malformed("a protobuf field of the wrong type")),
        }
    }

    /// Returns the number of a field that has to hold one.
    pub(crate) const fn number(self) -> Result<u64, Malformed> {
        match self {
            Self::Varint(value) => Ok(value),
            _ => Err(Malformed("a protobuf field of the wrong type")),
        }
    }
}

/// A reader of fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(crate) const fn new(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    /// Returns the number and value of the next field, or `None` at the end.
    ///
    /// Errors: the bytes end inside the field, or its wire type is a group or unknown.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, Value<'a>)>, Malformed> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = varint::take(&mut self.rest)?;
        let value = match tag & 7 {
            0 => Value::Varint(varint::take(&mut self.rest)?),
            1 => self.fixed(8)?,
            2 => Value::Bytes(varint::take_prefixed(&mut self.rest)?),
            5 => self.fixed(4)?,
            _ => return Err(Malformed("an unknown protobuf wire type")),
        };
        Ok(Some((tag >> 3, value)))
    }

    fn fixed(&mut self, size: usize) -> Result<Value<'a>, Malformed> {
        self.rest = self.rest.get(size..).ok_or(Malformed("the bytes end inside a protobuf field"))?;
        Ok(Value::Fixed)
    }
}
