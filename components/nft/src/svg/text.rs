//! Bytes to text on the way in, and text to markup on the way out.

use std::borrow::Cow;

use super::names::is_xml;

/// Decodes the bytes of a document. Returns text whose characters XML allows, with `\n` as the only
/// line end.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        _ => core::str::from_utf8(bytes).map_or_else(|_| not_utf8(bytes), Cow::Borrowed),
    };
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => clean.push('\n'),
            character if is_xml(character) => clean.push(character),
            _ => {}
        }
    }
    clean
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?)));
    char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Reads ISO 8859-1 if the XML declaration says so.
fn not_utf8(bytes: &[u8]) -> Cow<'_, str> {
    let head = String::from_utf8_lossy(bytes.get(..100).unwrap_or(bytes)).to_ascii_lowercase();
    let declared = head.split("?>").next().unwrap_or_default();
    if declared.contains("iso-8859-1") || declared.contains("windows-1252") {
        return bytes.iter().copied().map(char::from).collect::<String>().into();
    }
    String::from_utf8_lossy(bytes)
}

/// Writes text between tags.
pub(crate) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, &['&', '<', '>', '\r']);
}

/// Writes ` name="value"`.
pub(crate) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(out, value, &['&', '<', '>', '"', '\r']);
    out.push('"');
}

fn push_escaped(out: &mut String, text: &str, special: &[char]) {
    let mut rest = text;
    while let Some((plain, after)) = rest.find(special).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        let mut characters = after.chars();
        out.push_str(match characters.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "\n",
        });
        rest = characters.as_str();
    }
    out.push_str(rest);
}
