//! The parser (RFC 8259). It accepts only what the grammar allows.

use crate::encoding::{
    hex,
    json::{Json, Number},
};

/// The most levels of lists and objects.
const MAX_DEPTH: usize = 128;

impl Json {
    /// Parses a whole text (RFC 8259), at most 128 levels deep.
    ///
    /// Errors: what the parser expected, with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser { text, at: 0 };
        let parsed = parser.value(MAX_DEPTH).and_then(|json| {
            parser.space();
            if parser.at == text.len() { Ok(json) } else { Err("the end") }
        });
        parsed.map_err(|expected| parser.error(expected))
    }
}

/// What was expected.
type Expected = &'static str;

struct Parser<'a> {
    text: &'a str,
    /// How many bytes are read. Always at the begin of a character.
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    fn takes(&mut self, token: u8) -> bool {
        let here = self.next() == Some(token);
        self.at += usize::from(here);
        here
    }

    fn space(&mut self) {
        self.at += self.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    }

    fn value(&mut self, depth: usize) -> Result<Json, Expected> {
        self.space();
        match self.next() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => Err("a value"),
        }
    }

    fn word(&mut self, word: &str, json: Json) -> Result<Json, Expected> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err("true, false or null");
        }
        self.at += word.len();
        Ok(json)
    }

    fn list(&mut self, depth: usize) -> Result<Json, Expected> {
        let depth = deeper(depth)?;
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.takes(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.space();
            if self.takes(b']') {
                return Ok(Json::List(items));
            }
            if !self.takes(b',') {
                return Err("`,` or `]`");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Expected> {
        let depth = deeper(depth)?;
        let mut fields = Vec::new();
        self.at += 1;
        self.space();
        if self.takes(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.space();
            if self.next() != Some(b'"') {
                return Err("a name in quotes");
            }
            let name = self.string()?;
            self.space();
            if !self.takes(b':') {
                return Err("`:`");
            }
            fields.push((name, self.value(depth)?));
            self.space();
            if self.takes(b'}') {
                return Ok(Json::Object(fields));
            }
            if !self.takes(b',') {
                return Err("`,` or `}`");
            }
        }
    }

    fn number(&mut self) -> Result<Json, Expected> {
        let start = self.at;
        self.takes(b'-');
        if !self.takes(b'0') {
            self.digits()?;
        }
        if self.takes(b'.') {
            self.digits()?;
        }
        if self.takes(b'e') || self.takes(b'E') {
            let _ = self.takes(b'+') || self.takes(b'-');
            self.digits()?;
        }
        Ok(Json::Number(Number(self.text.get(start..self.at).unwrap_or_default().to_owned())))
    }

    fn digits(&mut self) -> Result<(), Expected> {
        let count = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        if count == 0 { Err("a digit") } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, Expected> {
        let mut text = String::new();
        self.at += 1;
        loop {
            let plain = self.rest().iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | ..=0x1f)).count();
            text.push_str(self.text.get(self.at..self.at + plain).unwrap_or_default());
            self.at += plain;
            match self.next() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escaped()?),
                _ => return Err("a closing quote, and control characters only as escapes"),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Expected> {
        self.at += 1;
        let character = match self.next() {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err("one of the escapes of JSON: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u"),
        };
        self.at += 1;
        Ok(character)
    }

    /// Reads `u` and four digits, or two of these that are a surrogate pair (RFC 8259, 7). A single
    /// surrogate is an error.
    fn unicode(&mut self) -> Result<char, Expected> {
        const EXPECTED: Expected = "four hexadecimal digits of a character, or a surrogate pair of them";
        let first = self.unit().ok_or(EXPECTED)?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(EXPECTED);
        }
        let second = if self.takes(b'\\') { self.unit() } else { None };
        let low = second.filter(|unit| (0xdc00..0xe000).contains(unit)).ok_or(EXPECTED)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00)).ok_or(EXPECTED)
    }

    fn unit(&mut self) -> Option<u32> {
        let (mark, digits) = self.rest().first_chunk::<5>()?.split_first()?;
        let unit = digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | u32::from(hex::nibble(*digit)?)))?;
        self.at += 5;
        (*mark == b'u').then_some(unit)
    }

    fn error(&self, expected: Expected) -> String {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
        format!("expected {expected} at line {line} column {column}")
    }
}

fn deeper(depth: usize) -> Result<usize, Expected> {
    depth.checked_sub(1).ok_or("at most 128 levels")
}
