//! The text of a value, without white space.

use core::fmt::{Display, Formatter, Result, Write};

use super::{Number, Object, Value};

impl Display for Value {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(true) => out.write_str("true"),
            Self::Bool(false) => out.write_str("false"),
            Self::Number(number) => out.write_str(number.as_str()),
            Self::String(text) => string(out, text),
            Self::Array(items) => {
                out.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    comma(out, index)?;
                    item.fmt(out)?;
                }
                out.write_char(']')
            }
            Self::Object(fields) => fields.fmt(out),
        }
    }
}

impl Display for Object {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_char('{')?;
        for (index, (name, value)) in self.iter().enumerate() {
            comma(out, index)?;
            string(out, name)?;
            out.write_char(':')?;
            value.fmt(out)?;
        }
        out.write_char('}')
    }
}

impl Display for Number {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(self.as_str())
    }
}

fn comma(out: &mut Formatter<'_>, index: usize) -> Result {
    if index > 0 { out.write_char(',') } else { Ok(()) }
}

/// Writes a string with the escapes that RFC 8259 requires, short ones where there are any.
fn string(out: &mut Formatter<'_>, text: &str) -> Result {
    out.write_char('"')?;
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        let (plain, from) = rest.split_at(at);
        out.write_str(plain)?;
        let mut characters = from.chars();
        match characters.next() {
            Some('"') => out.write_str("\\\"")?,
            Some('\\') => out.write_str("\\\\")?,
            Some('\n') => out.write_str("\\n")?,
            Some('\r') => out.write_str("\\r")?,
            Some('\t') => out.write_str("\\t")?,
            Some('\u{8}') => out.write_str("\\b")?,
            Some('\u{c}') => out.write_str("\\f")?,
            other => write!(out, "\\u{:04x}", other.map_or(0, u32::from))?,
        }
        rest = characters.as_str();
    }
    out.write_str(rest)?;
    out.write_char('"')
}
