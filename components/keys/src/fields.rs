//! Reading the fields of an object strictly.

use crate::{
    json::Json,
    open_error::{Broken, OpenError},
};

/// An object, and where it stands.
pub(crate) struct Fields<'a> {
    at: String,
    entries: &'a [(String, Json)],
}

impl<'a> Fields<'a> {
    /// The fields of an object. Errors: it is none, or a field stands twice.
    pub(crate) fn of(json: &'a Json, at: String) -> Result<Self, OpenError> {
        let Json::Object(entries) = json else { return Err(malformed(at, "an object", json.kind())) };
        for (index, (name, _)) in entries.iter().enumerate() {
            if entries.iter().take(index).any(|(other, _)| other == name) {
                return Err(malformed(at, "each field once", "one that stands twice"));
            }
        }
        Ok(Self { at, entries })
    }

    /// Errors: a field that is not one of these.
    pub(crate) fn only(self, known: &[&str]) -> Result<Self, OpenError> {
        match self.entries.iter().all(|(name, _)| known.contains(&name.as_str())) {
            true => Ok(self),
            false => Err(malformed(self.at, format!("none but {}", known.join(", ")), "an unknown field")),
        }
    }

    /// Where a field stands.
    pub(crate) fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.at)
    }

    /// A field's value.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Json> {
        self.entries.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// The object in a field.
    pub(crate) fn object(&self, name: &str) -> Result<Self, OpenError> {
        Self::of(self.required(name)?, self.at(name))
    }

    /// The text in a field.
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, OpenError> {
        match self.required(name)? {
            Json::Text(text) => Ok(text),
            other => Err(malformed(self.at(name), "text", other.kind())),
        }
    }

    /// The whole number in a field, from 0 to 2^32-1.
    pub(crate) fn number(&self, name: &str) -> Result<u32, OpenError> {
        let json = self.required(name)?;
        let Json::Whole(value) = json else { return Err(malformed(self.at(name), "a whole number", json.kind())) };
        u32::try_from(*value).map_err(|_| malformed(self.at(name), "a number below 2^32", value.to_string()))
    }

    /// The bytes in a field: hexadecimal digits without `0x`, either case, of some length.
    pub(crate) fn bytes(&self, name: &str, lengths: core::ops::RangeInclusive<usize>) -> Result<Vec<u8>, OpenError> {
        let digits = self.text(name)?;
        let expected = match (lengths.start(), lengths.end()) {
            (least, most) if least == most => format!("{most} bytes, hexadecimal without 0x"),
            (_, most) => format!("{most} bytes at most, hexadecimal without 0x"),
        };
        let Some(bytes) = decode(digits) else { return Err(malformed(self.at(name), expected, "other text")) };
        if lengths.contains(&bytes.len()) { Ok(bytes) } else { Err(malformed(self.at(name), expected, format!("{} bytes", bytes.len()))) }
    }

    /// Exactly `N` bytes.
    pub(crate) fn exactly<const N: usize>(&self, name: &str) -> Result<[u8; N], OpenError> {
        let bytes = self.bytes(name, N..=N)?;
        bytes.try_into().map_err(|_| malformed(self.at(name), format!("{N} bytes"), "others"))
    }

    fn required(&self, name: &str) -> Result<&'a Json, OpenError> {
        self.get(name).ok_or_else(|| malformed(self.at(name), "a value", "nothing"))
    }
}

/// The bytes of hexadecimal digits; none when a digit is not one, or half a byte is left over.
pub(crate) fn decode(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let nibble = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?)).collect()
}

/// A malformed field.
pub(crate) fn malformed(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> OpenError {
    OpenError::Malformed(Broken::new(at, expected, got))
}
