//! Strict reading of the fields of a JSON object.

use crate::{
    json::Json,
    open_error::{Invalid, OpenError},
};

/// An object and its JSON pointer.
pub(crate) struct Fields<'a> {
    at: String,
    entries: &'a [(String, Json)],
}

impl<'a> Fields<'a> {
    /// Returns the fields of an object.
    ///
    /// Errors: the value is not an object, or a field is repeated.
    pub(crate) fn of(json: &'a Json, at: String) -> Result<Self, OpenError> {
        let Json::Object(entries) = json else { return Err(malformed(at, "an object", json.kind())) };
        for (index, (name, _)) in entries.iter().enumerate() {
            if entries.iter().take(index).any(|(other, _)| other == name) {
                return Err(malformed(at, "each field once", "a repeated field"));
            }
        }
        Ok(Self { at, entries })
    }

    /// Returns the fields unchanged.
    ///
    /// Errors: there is a field that is not one of these.
    pub(crate) fn only(self, known: &[&str]) -> Result<Self, OpenError> {
        match self.entries.iter().all(|(name, _)| known.contains(&name.as_str())) {
            true => Ok(self),
            false => Err(malformed(self.at, format!("only the fields {}", known.join(", ")), "an unknown field")),
        }
    }

    /// Returns the JSON pointer of a field.
    pub(crate) fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.at)
    }

    /// Returns the value of a field, or `None` if the field is missing.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Json> {
        self.entries.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// Returns the object in a field.
    pub(crate) fn object(&self, name: &str) -> Result<Self, OpenError> {
        Self::of(self.required(name)?, self.at(name))
    }

    /// Returns the string in a field.
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, OpenError> {
        match self.required(name)? {
            Json::String(text) => Ok(text),
            other => Err(malformed(self.at(name), "a string", other.kind())),
        }
    }

    /// Returns the integer in a field, from 0 to 2^32-1.
    pub(crate) fn number(&self, name: &str) -> Result<u32, OpenError> {
        let json = self.required(name)?;
        let Json::Integer(value) = json else { return Err(malformed(self.at(name), "an integer from 0 to 2^32-1", json.kind())) };
        u32::try_from(*value).map_err(|_| malformed(self.at(name), "an integer from 0 to 2^32-1", value.to_string()))
    }

    /// Returns the bytes in a field, which are hexadecimal digits in either case without `0x`.
    ///
    /// `lengths` is the range of allowed lengths.
    pub(crate) fn bytes(&self, name: &str, lengths: core::ops::RangeInclusive<usize>) -> Result<Vec<u8>, OpenError> {
        let digits = self.text(name)?;
        let expected = match (lengths.start(), lengths.end()) {
            (min, max) if min == max => format!("{max} bytes as hexadecimal digits without 0x"),
            (_, max) => format!("at most {max} bytes as hexadecimal digits without 0x"),
        };
        let Some(bytes) = decode(digits) else { return Err(malformed(self.at(name), expected, "a string of another form")) };
        if lengths.contains(&bytes.len()) { Ok(bytes) } else { Err(malformed(self.at(name), expected, format!("{} bytes", bytes.len()))) }
    }

    /// Returns the bytes in a field, which have to be exactly `N`.
    pub(crate) fn exactly<const N: usize>(&self, name: &str) -> Result<[u8; N], OpenError> {
        let bytes = self.bytes(name, N..=N)?;
        bytes.try_into().map_err(|_| malformed(self.at(name), format!("{N} bytes"), "another number of bytes"))
    }

    fn required(&self, name: &str) -> Result<&'a Json, OpenError> {
        self.get(name).ok_or_else(|| malformed(self.at(name), "a required field", "nothing"))
    }
}

/// Decodes hexadecimal digits. Returns `None` if there is another character, or an odd number of
/// digits.
pub(crate) fn decode(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let nibble = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?)).collect()
}

/// Returns the error for an input that breaks a rule.
pub(crate) fn malformed(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> OpenError {
    OpenError::Malformed(Invalid::new(at, expected, got))
}
