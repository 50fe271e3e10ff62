//! The JSON in a text, and in a string inside it: JSON that was encoded twice.

use crate::json::value::Value;

use super::limits::Limits;
use super::parse::kind;
use super::read_error::{Excerpt, ReadError};
use super::syntax::{self, Fault, Repairs};
use crate::warnings::Warnings;

/// How often a document may be encoded.
const MAX_LAYERS: usize = 4;

/// Parses a text. If it is a string that holds JSON, parses that.
///
/// # Errors
/// The text is not JSON, it exceeds a limit, or it is a string that holds neither an object
/// nor an array.
pub(super) fn parse(text: &str, limits: Limits, warnings: &mut Warnings) -> Result<Value, ReadError> {
    let mut value = layer(text, limits, warnings)?;
    for _ in 1..MAX_LAYERS {
        let Value::String(text) = &value else { return Ok(value) };
        if !text.trim_start().starts_with(['{', '[', '"']) {
            break;
        }
        warnings.push_whole("double-encoded", "the document is a string that holds JSON, which was parsed; offsets are in that text");
        value = layer(text, limits, warnings)?;
    }
    if value.is_string() { Err(ReadError::NotAnObject { kind: kind(&value) }) } else { Ok(value) }
}

/// Parses a text, and says near which text a fault is.
fn layer(text: &str, limits: Limits, warnings: &mut Warnings) -> Result<Value, ReadError> {
    match syntax::parse(text, limits) {
        Ok((value, repairs)) => {
            repairs.warn(warnings);
            Ok(value)
        }
        Err(Fault::TooDeep) => Err(ReadError::TooDeep { max_depth: limits.max_depth }),
        Err(Fault::TooManyValues) => Err(ReadError::TooManyValues { max_values: limits.max_values }),
        Err(Fault::Syntax { at, expected }) => match unescaped(text, limits) {
            Some((value, repairs)) => {
                repairs.warn(warnings);
                warnings
                    .push_whole("double-encoded", "the quotes of the document are escaped, as if it stood in a string; it was unescaped");
                Ok(value)
            }
            None => Err(ReadError::Syntax { at, expected, excerpt: Excerpt::around(text, at) }),
        },
    }
}

/// Returns the object in a text whose quotes are all escaped (`{\"name\":\"x\"}`), or `None` if it
/// is not such a text.
fn unescaped(text: &str, limits: Limits) -> Option<(Value, Repairs)> {
    text.trim_start().strip_prefix('{')?.trim_start().strip_prefix("\\\"")?;
    let (string, _) = syntax::parse_strictly(&format!("\"{}\"", text.trim()), limits).ok()?;
    syntax::parse(string.as_str()?, limits).ok()
}
