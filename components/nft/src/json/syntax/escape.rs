//! Escapes in strings (RFC 8259, 7).

use super::fault::Fault;
use super::parser::{Mode, Parser};
use super::place::Place;
use super::repairs::Kind;

const ESCAPE: Kind = Kind { code: "bad-escape", what: "an escape that JSON does not have was taken as text" };
const SURROGATE: Kind = Kind { code: "lone-surrogate", what: "half of a surrogate pair was replaced by U+FFFD" };

impl Parser<'_> {
    /// Reads the escape at the cursor.
    pub(super) fn escape(&mut self, text: &mut String, group: usize, place: &Place) -> Result<(), Fault> {
        let plain = match self.byte(self.at + 1) {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(text, group, place),
            _ => return self.bad_escape(text, group, place),
        };
        text.push(plain);
        self.at += 2;
        Ok(())
    }

    fn unicode_escape(&mut self, text: &mut String, group: usize, place: &Place) -> Result<(), Fault> {
        let Some(unit) = self.unit(self.at) else { return self.bad_escape(text, group, place) };
        let next = self.unit(self.at + 6);
        let decoded = match next {
            Some(low) => char::decode_utf16([unit, low]).next(),
            None => char::decode_utf16([unit]).next(),
        };
        match decoded {
            Some(Ok(character)) => {
                text.push(character);
                self.at += 6 * character.len_utf16();
            }
            _ => {
                self.repair_in(SURROGATE, group, place)?;
                text.push(char::REPLACEMENT_CHARACTER);
                self.at += 6;
            }
        }
        Ok(())
    }

    /// Returns the UTF-16 code unit of the escape `\uXXXX` at an offset.
    fn unit(&self, at: usize) -> Option<u16> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        plain.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    }

    /// Reads an escape that JSON does not have. Those of JavaScript mean the same here. Before any
    /// other letter or digit the backslash is text, because the author forgot to double it.
    fn bad_escape(&mut self, text: &mut String, group: usize, place: &Place) -> Result<(), Fault> {
        if self.mode == Mode::Lenient && self.at + 1 >= self.text.len() {
            return Err(self.fault("the closing quote, but the text ends (it is cut off)"));
        }
        self.repair_in(ESCAPE, group, place)?;
        let rest = self.rest(self.at + 1);
        if let Some(code) = rest.strip_prefix('x').and_then(|rest| rest.get(..2)).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            text.push(char::from(code));
            self.at += 4;
            return Ok(());
        }
        let (replacement, length) = match rest.chars().next() {
            Some('v') => (Some('\u{b}'), 1),
            Some('\r') if rest.starts_with("\r\n") => (None, 2),
            Some('\n' | '\r') => (None, 1),
            Some(mark) if mark.is_ascii_punctuation() => (Some(mark), 1),
            _ => (Some('\\'), 0),
        };
        text.extend(replacement);
        self.at += 1 + length;
        Ok(())
    }
}
