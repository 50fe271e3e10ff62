//! Scripts in disguise: what some page could turn into a script, although a browser would take it
//! for a relative URL.

use crate::uri::tidy::is_zero_width;

/// Schemes that run code, or read what is on the reader's machine.
const REFUSED: [&str; 11] =
    ["javascript:", "vbscript:", "livescript:", "jscript:", "mocha:", "file:", "blob:", "filesystem:", "about:", "view-source:", "mhtml:"];
/// Longest disguise that is looked through, in characters.
const MAX_CHARS: usize = 256;
/// Names of HTML character references that stand for parts of a scheme, with the characters.
const REFERENCES: [(&str, char); 5] = [("colon", ':'), ("tab", '\t'), ("newline", '\n'), ("sol", '/'), ("lpar", '(')];

/// Returns whether a text begins with a scheme that runs code or reads local files, once character
/// references, percent-encoding, full-width forms and unseen characters are taken away.
pub(super) fn hides_script(text: &str) -> bool {
    let mut plain: String = text.chars().take(MAX_CHARS).collect();
    // Twice, because a disguise can be disguised.
    for _ in 0..2 {
        plain = undisguised(&plain);
        if REFUSED.iter().any(|scheme| plain.starts_with(scheme)) {
            return true;
        }
    }
    false
}

fn undisguised(text: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    let mut plain = String::with_capacity(decoded.len());
    let mut rest = decoded.as_ref();
    while let Some(first) = rest.chars().next() {
        let (character, length) = match (first, reference(rest)) {
            ('&', Some((character, length))) => (character, length),
            _ => (first, first.len_utf8()),
        };
        let ascii = match u32::from(character) {
            full @ 0xff01..=0xff5e => char::from_u32(full - 0xfee0).unwrap_or(character),
            _ => character,
        };
        if !is_zero_width(ascii) && !ascii.is_control() && !ascii.is_whitespace() && !"\\\"'`".contains(ascii) {
            plain.extend(ascii.to_lowercase());
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    plain
}

/// Returns the character of an HTML character reference at the start of a text, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let (digits, radix) = hex.map_or((number, 10), |digits| (digits, 16));
        let end = digits.find(|digit: char| !digit.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(digits.get(..end)?, radix).ok()?;
        let head = text.len() - digits.len();
        let length = head + end + usize::from(digits.get(end..)?.starts_with(';'));
        return Some((char::from_u32(code)?, length));
    }
    let end = body.find(';').filter(|end| *end <= 8)?;
    let name = body.get(..end)?;
    REFERENCES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, character)| (*character, end + 2))
}
