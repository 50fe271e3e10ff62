//! From the bytes of a response to a document.

use crate::json::value::{Object, Value};

use super::limits::Limits;
use super::nested_text;
use super::parse::kind;
use super::read_error::{Excerpt, ReadError};
use super::shape::{known, refusal};
use super::sniff::{Content, sniff};
use super::{charset, pointer};
use crate::warnings::Warnings;

/// A document as it was written, and what had to be repaired to read it.
#[derive(Clone, Debug)]
pub struct Read {
    /// All fields, in their order.
    pub object: Object,
    /// The repairs.
    pub warnings: Warnings,
}

/// Reads the body of a response whose status is 200 as a metadata document.
///
/// The text is parsed by RFC 8259 first. Only if that fails, it is repaired, and each repair is a
/// warning. Two more forms are read with a warning: a string that holds the document, and an array
/// whose only item is the document.
///
/// # Errors
/// - The bytes are not JSON. The case says what they are: a medium, a page, an error text.
/// - The JSON cannot be repaired without a guess.
/// - The JSON is not an object, or it is an error message or another kind of document (see
///   [`refusal`]).
/// - A limit is exceeded.
pub fn read(bytes: &[u8], content_type: Option<&str>, limits: Limits) -> Result<Read, ReadError> {
    let limits = limits.bounded();
    if bytes.len() > limits.max_bytes {
        return Err(ReadError::TooLarge { max_bytes: limits.max_bytes });
    }
    match sniff(bytes, content_type) {
        Content::Json => {}
        Content::Empty => return Err(ReadError::Empty),
        Content::Medium(media_type) => return Err(ReadError::Medium { media_type }),
        Content::Page { challenge } => return Err(ReadError::Page { challenge, excerpt: Excerpt::of(bytes) }),
        Content::Xml => return Err(ReadError::Xml { excerpt: Excerpt::of(bytes) }),
        Content::Binary => return Err(ReadError::Binary),
        Content::Text => return Err(ReadError::Text { excerpt: Excerpt::of(bytes) }),
    }
    let mut warnings = Warnings::new();
    let text = charset::decode(bytes, content_type, &mut warnings);
    let value = nested_text::parse(&text, limits, &mut warnings)?;
    let object = object(value, &mut warnings)?;
    refusal::judge(&object)?;
    Ok(Read { object, warnings })
}

/// Returns the document in a value.
fn object(value: Value, warnings: &mut Warnings) -> Result<Object, ReadError> {
    match value {
        Value::Object(object) => Ok(object),
        Value::Array(mut items) if items.len() == 1 => match items.pop() {
            Some(Value::Object(object)) if known::strength(&object) > known::Strength::None => {
                let at = pointer::item("", 0);
                warnings.push("document-in-array", &at, "the document is the only item of an array; pointers are relative to it");
                Ok(object)
            }
            _ => Err(ReadError::NotAnObject { kind: "an array" }),
        },
        other => Err(ReadError::NotAnObject { kind: kind(&other) }),
    }
}
