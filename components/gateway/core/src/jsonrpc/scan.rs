//! Verifies a JSON value that comes in pieces (RFC 8259), and finds its end.

/// The deepest nesting of a value. Traces of calls nest two levels for each of their 1,024 calls.
const MAX_DEPTH: usize = 1 << 16;

/// The text is no JSON.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoJson;

/// What may come next.
#[derive(Debug, Clone, Copy)]
enum State {
    /// A value.
    Value,
    /// A value, or the end of the list that has begun.
    FirstItem,
    /// A name.
    Name,
    /// A name, or the end of the object that has begun.
    FirstName,
    Colon,
    /// A comma, or the end of the list or object.
    Next,
    Text(Text),
    Number(Number),
    /// The rest of `true`, `false` or `null`.
    Word(&'static [u8]),
}

/// A text under way.
#[derive(Debug, Clone, Copy)]
struct Text {
    is_name: bool,
    at: InText,
}

#[derive(Debug, Clone, Copy)]
enum InText {
    Plain,
    Escape,
    /// So many more hexadecimal digits.
    Hex(u8),
    /// So many more bytes of a character, of which the next one is in this range.
    Character {
        left: u8,
        from: u8,
        to: u8,
    },
}

/// How far a number has come.
#[derive(Debug, Clone, Copy)]
enum Number {
    Minus,
    Zero,
    Integer,
    Point,
    Fraction,
    Exponent,
    Sign,
    Power,
}

/// What a byte has come to.
enum Step {
    GoesOn,
    /// The value ends with this byte.
    Ends,
    /// The value ended before this byte.
    Ended,
}

/// A JSON value under way.
pub(crate) struct Scanner {
    state: State,
    /// The ends of the lists and objects that have begun.
    open: Vec<u8>,
}

impl Scanner {
    /// Expects a value, with white space before it or not.
    pub(crate) fn new() -> Self {
        Self { state: State::Value, open: Vec::new() }
    }

    /// Takes the next piece. Returns how many of its bytes belong to the value if it ends there.
    /// `None` if it goes on.
    ///
    /// # Errors
    /// The bytes so far are not the beginning of a JSON value.
    pub(crate) fn feed(&mut self, piece: &[u8]) -> Result<Option<usize>, NoJson> {
        let mut rest = piece;
        loop {
            if let State::Text(Text { at: InText::Plain, .. }) = self.state {
                rest = skip_plain(rest);
            }
            let Some((byte, after)) = rest.split_first() else { return Ok(None) };
            match self.step(*byte)? {
                Step::GoesOn => rest = after,
                Step::Ends => return Ok(Some(piece.len() - after.len())),
                Step::Ended => return Ok(Some(piece.len() - rest.len())),
            }
        }
    }

    fn step(&mut self, byte: u8) -> Result<Step, NoJson> {
        match self.state {
            State::Text(text) => return self.text(text, byte),
            State::Number(number) => return self.number(number, byte),
            State::Word(rest) => return self.word(rest, byte),
            _ if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') => {}
            State::FirstItem if byte == b']' => return self.close(byte),
            State::FirstName if byte == b'}' => return self.close(byte),
            State::Value | State::FirstItem => self.state = self.begin(byte)?,
            State::Name | State::FirstName if byte == b'"' => self.state = State::Text(Text { is_name: true, at: InText::Plain }),
            State::Colon if byte == b':' => self.state = State::Value,
            State::Next if byte == b',' => self.state = if self.open.last() == Some(&b'}') { State::Name } else { State::Value },
            State::Next => return self.close(byte),
            State::Name | State::FirstName | State::Colon => return Err(NoJson),
        }
        Ok(Step::GoesOn)
    }

    fn begin(&mut self, byte: u8) -> Result<State, NoJson> {
        Ok(match byte {
            b'{' => self.open(b'}', State::FirstName)?,
            b'[' => self.open(b']', State::FirstItem)?,
            b'"' => State::Text(Text { is_name: false, at: InText::Plain }),
            b'-' => State::Number(Number::Minus),
            b'0' => State::Number(Number::Zero),
            b'1'..=b'9' => State::Number(Number::Integer),
            b't' => State::Word(b"rue"),
            b'f' => State::Word(b"alse"),
            b'n' => State::Word(b"ull"),
            _ => return Err(NoJson),
        })
    }

    fn open(&mut self, end: u8, state: State) -> Result<State, NoJson> {
        if self.open.len() == MAX_DEPTH {
            return Err(NoJson);
        }
        self.open.push(end);
        Ok(state)
    }

    fn close(&mut self, byte: u8) -> Result<Step, NoJson> {
        if self.open.pop() == Some(byte) { Ok(self.end()) } else { Err(NoJson) }
    }

    /// Ends a value.
    fn end(&mut self) -> Step {
        self.state = State::Next;
        if self.open.is_empty() { Step::Ends } else { Step::GoesOn }
    }

    fn text(&mut self, text: Text, byte: u8) -> Result<Step, NoJson> {
        let at = match (text.at, byte) {
            (InText::Plain, b'"') if text.is_name => {
                self.state = State::Colon;
                return Ok(Step::GoesOn);
            }
            (InText::Plain, b'"') => return Ok(self.end()),
            (InText::Plain, b'\\') => InText::Escape,
            (InText::Plain, 0x20..0x80) => InText::Plain,
            // The forms of UTF-8 (RFC 3629, 4).
            (InText::Plain, 0xc2..=0xdf) => InText::Character { left: 1, from: 0x80, to: 0xbf },
            (InText::Plain, 0xe0) => InText::Character { left: 2, from: 0xa0, to: 0xbf },
            (InText::Plain, 0xed) => InText::Character { left: 2, from: 0x80, to: 0x9f },
            (InText::Plain, 0xe1..=0xef) => InText::Character { left: 2, from: 0x80, to: 0xbf },
            (InText::Plain, 0xf0) => InText::Character { left: 3, from: 0x90, to: 0xbf },
            (InText::Plain, 0xf1..=0xf3) => InText::Character { left: 3, from: 0x80, to: 0xbf },
            (InText::Plain, 0xf4) => InText::Character { left: 3, from: 0x80, to: 0x8f },
            (InText::Character { left, from, to }, _) if (from..=to).contains(&byte) => match left {
                1 => InText::Plain,
                _ => InText::Character { left: left - 1, from: 0x80, to: 0xbf },
            },
            (InText::Escape, b'u') => InText::Hex(4),
            (InText::Escape, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => InText::Plain,
            (InText::Hex(left), _) if byte.is_ascii_hexdigit() => {
                if left == 1 {
                    InText::Plain
                } else {
                    InText::Hex(left - 1)
                }
            }
            _ => return Err(NoJson),
        };
        self.state = State::Text(Text { at, ..text });
        Ok(Step::GoesOn)
    }

    fn number(&mut self, number: Number, byte: u8) -> Result<Step, NoJson> {
        let next = match (number, byte) {
            (Number::Minus, b'0') => Number::Zero,
            (Number::Minus | Number::Integer, b'0'..=b'9') => Number::Integer,
            (Number::Zero | Number::Integer, b'.') => Number::Point,
            (Number::Point | Number::Fraction, b'0'..=b'9') => Number::Fraction,
            (Number::Zero | Number::Integer | Number::Fraction, b'e' | b'E') => Number::Exponent,
            (Number::Exponent, b'+' | b'-') => Number::Sign,
            (Number::Exponent | Number::Sign | Number::Power, b'0'..=b'9') => Number::Power,
            (Number::Integer | Number::Fraction | Number::Power, _) => return self.end_number(byte),
            (Number::Zero, _) if !byte.is_ascii_digit() => return self.end_number(byte),
            _ => return Err(NoJson),
        };
        self.state = State::Number(next);
        Ok(Step::GoesOn)
    }

    /// Ends a number before a byte, which belongs to what comes next.
    fn end_number(&mut self, byte: u8) -> Result<Step, NoJson> {
        match self.end() {
            Step::GoesOn => self.step(byte),
            Step::Ends | Step::Ended => Ok(Step::Ended),
        }
    }

    fn word(&mut self, rest: &'static [u8], byte: u8) -> Result<Step, NoJson> {
        match rest.split_first() {
            Some((first, [])) if *first == byte => Ok(self.end()),
            Some((first, rest)) if *first == byte => {
                self.state = State::Word(rest);
                Ok(Step::GoesOn)
            }
            _ => Err(NoJson),
        }
    }
}

/// Skips the characters of a text that need no look, eight at a time. Most of a long answer is
/// hexadecimal text.
fn skip_plain(text: &[u8]) -> &[u8] {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES << 7;
    let (words, _) = text.as_chunks::<8>();
    let is_plain = |word: &&[u8; 8]| {
        let word = u64::from_le_bytes(**word);
        let (quote, escape) = (word ^ (ONES * b'"' as u64), word ^ (ONES * b'\\' as u64));
        // A byte of `below` is high if that of the word is below the number, or an earlier one is.
        let below = |word: u64, number: u64| word.wrapping_sub(ONES * number) & !word;
        (below(quote, 1) | below(escape, 1) | below(word, 0x20) | word) & HIGH == 0
    };
    text.get(words.iter().take_while(is_plain).count() * 8..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
