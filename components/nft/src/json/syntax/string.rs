//! Strings and field names.

use super::fault::Fault;
use super::lookahead::{Quote, Role};
use super::parser::{Mode, Parser};
use super::place::Place;
use super::repairs::{Kind, WHOLE_STYLE};

const CONTROL: Kind = Kind { code: "control-character", what: "a control character in a string was kept" };
const NUL: Kind = Kind { code: "nul-bytes", what: "NUL was dropped" };
const INNER: Kind = Kind { code: "inner-quote", what: "a quote inside a string was taken as text" };
const SINGLE: Kind = Kind { code: "single-quotes", what: "single quotes were taken as double quotes" };

/// A quoted text that is being read.
struct Open<'p> {
    delimiter: u8,
    role: Role,
    /// Byte offset of the opening quote.
    start: usize,
    place: &'p Place<'p>,
}

impl Parser<'_> {
    /// Parses the string at the cursor.
    pub(super) fn string(&mut self, place: &Place) -> Result<String, Fault> {
        self.quoted(&Open { delimiter: b'"', role: Role::of(place), start: self.at, place })
    }

    /// Parses the field name at the cursor.
    pub(super) fn key(&mut self, place: &Place) -> Result<String, Fault> {
        self.quoted(&Open { delimiter: b'"', role: Role::Key, start: self.at, place })
    }

    /// Parses a string or field name in single quotes, as Python prints them. Python changes to
    /// double quotes for a text with an apostrophe, so one inside is a fault.
    pub(super) fn single_quoted(&mut self, place: &Place) -> Result<String, Fault> {
        self.repair_in(SINGLE, WHOLE_STYLE, &Place::Root)?;
        self.quoted(&Open { delimiter: b'\'', role: Role::of(place), start: self.at, place })
    }

    /// Parses a field name in single quotes.
    pub(super) fn single_quoted_key(&mut self, place: &Place) -> Result<String, Fault> {
        self.repair_in(SINGLE, WHOLE_STYLE, &Place::Root)?;
        self.quoted(&Open { delimiter: b'\'', role: Role::Key, start: self.at, place })
    }

    fn quoted(&mut self, open: &Open) -> Result<String, Fault> {
        let mut text = String::new();
        self.at += 1;
        loop {
            let rest = self.rest(self.at);
            let Some(run) = rest.bytes().position(|byte| byte == open.delimiter || byte == b'\\' || byte < b' ') else {
                return Err(self.fault("the closing quote, but the text ends (it is cut off)"));
            };
            text.push_str(rest.get(..run).unwrap_or_default());
            self.at += run;
            match self.peek() {
                Some(b'\\') => self.escape(&mut text, open.start, open.place)?,
                Some(0) => {
                    self.repair_in(NUL, open.start, open.place)?;
                    self.at += 1;
                }
                Some(control) if control < b' ' => {
                    self.repair_in(CONTROL, open.start, open.place)?;
                    text.push(char::from(control));
                    self.at += 1;
                }
                _ if self.closes(open)? => {
                    self.at += 1;
                    return Ok(text);
                }
                _ => {
                    self.repair_in(INNER, open.start, open.place)?;
                    text.push('"');
                    self.at += 1;
                }
            }
        }
    }

    /// Returns whether the quote at the cursor is the closing one.
    ///
    /// # Errors
    /// It cannot be told without a guess.
    fn closes(&self, open: &Open) -> Result<bool, Fault> {
        if self.mode == Mode::Strict {
            return Ok(true);
        }
        match self.quote(self.at + 1, open.role) {
            Quote::Closes => Ok(true),
            Quote::Inner if open.delimiter == b'"' => Ok(false),
            Quote::Inner | Quote::Ambiguous => {
                Err(self.fault("a quote that can only be the end of its string (quotes inside a string need a backslash)"))
            }
        }
    }
}
