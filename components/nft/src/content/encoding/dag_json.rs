//! DAG-JSON (IPLD DAG-JSON specification): a CBOR value as JSON text, and the walk along a path
//! inside a DAG-JSON block.

use core::fmt::Write;

use crate::json::value::Value;
use cid::Cid;
use cid::multibase::Base;

use super::cbor::{Item, Reader};
use super::malformed::Malformed;
use crate::json::parse::strict;
use crate::uri::addressed::cid::parse_cid;

/// Returns a CBOR value as DAG-JSON text: a link as `{"/":"CID"}`, bytes as
/// `{"/":{"bytes":"base64"}}`.
///
/// Errors: the value is malformed, or the text would be longer than `max_bytes`.
pub fn from_cbor(mut reader: Reader<'_>, max_bytes: usize) -> Result<String, Malformed> {
    let mut text = String::new();
    write_value(&mut reader, &mut text, max_bytes)?;
    Ok(text)
}

fn write_value(reader: &mut Reader<'_>, text: &mut String, max_bytes: usize) -> Result<(), Malformed> {
    match reader.item()? {
        Item::List(count) => {
            text.push('[');
            for index in 0..count {
                push_comma(text, index);
                write_value(reader, text, max_bytes)?;
            }
            text.push(']');
        }
        Item::Map(count) => {
            text.push('{');
            for index in 0..count {
                push_comma(text, index);
                push_string(text, reader.key()?);
                text.push(':');
                write_value(reader, text, max_bytes)?;
            }
            text.push('}');
        }
        scalar => write_scalar(scalar, text),
    }
    if text.len() > max_bytes { Err(Malformed("CBOR that is too large as JSON")) } else { Ok(()) }
}

fn write_scalar(item: Item<'_>, text: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = match item {
        Item::Unsigned(value) => write!(text, "{value}"),
        Item::Negative(value) => write!(text, "{}", -1 - i128::from(value)),
        Item::Float(value) => write!(text, "{value:?}"),
        Item::Bool(value) => write!(text, "{value}"),
        Item::Link(cid) => write!(text, r#"{{"/":"{cid}"}}"#),
        Item::Bytes(bytes) => write!(text, r#"{{"/":{{"bytes":"{}"}}}}"#, Base::Base64.encode(bytes)),
        Item::Text(value) => {
            push_string(text, value);
            Ok(())
        }
        Item::Null | Item::List(_) | Item::Map(_) => write!(text, "null"),
    };
}

fn push_comma(text: &mut String, index: u64) {
    if index > 0 {
        text.push(',');
    }
}

fn push_string(text: &mut String, value: &str) {
    text.push_str(&Value::from(value).to_string());
}

/// Where a path inside a DAG-JSON block ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Reached {
    /// A link, after so many segments of the path.
    Link {
        /// The CID that it points to.
        cid: Cid,
        /// Number of segments up to and including the link.
        used: usize,
    },
    /// A value in this block, at the end of the path.
    Value(Value),
    /// Nothing has the name of the segment with this index.
    Missing(usize),
}

/// Walks along a path through objects by key and through lists by index, up to the first link. If a
/// key occurs twice, the last one counts.
///
/// Errors: the block is not JSON within the limits of a document.
pub fn walk(block: &[u8], path: &[impl AsRef<str>]) -> Result<Reached, Malformed> {
    let mut value = strict(block).map_err(|_| Malformed("a block that is not JSON, or not within the limits"))?;
    for (used, segment) in path.iter().enumerate() {
        if let Some(cid) = link(&value) {
            return Ok(Reached::Link { cid, used });
        }
        let segment = segment.as_ref();
        let found = match &mut value {
            Value::Object(object) => object.remove(segment),
            Value::Array(items) => {
                let index = segment.parse::<usize>().ok().filter(|index| *index < items.len() && index.to_string() == segment);
                index.map(|index| items.swap_remove(index))
            }
            _ => None,
        };
        match found {
            Some(found) => value = found,
            None => return Ok(Reached::Missing(used)),
        }
    }
    Ok(match link(&value) {
        Some(cid) => Reached::Link { cid, used: path.len() },
        None => Reached::Value(value),
    })
}

/// Returns the CID of a link, which is an object with `/` as its only key.
fn link(value: &Value) -> Option<Cid> {
    let object = value.as_object()?;
    let target = object.get("/").filter(|_| object.len() == 1)?;
    parse_cid(target.as_str()?)
}
