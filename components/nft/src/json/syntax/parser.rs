//! The parser: a cursor over the text, with the limits and the repairs so far.

use crate::json::value::Value;

use super::super::limits::Limits;
use super::fault::Fault;
use super::place::Place;
use super::repairs::{Kind, Repairs};

/// What the strict pass expects where the lenient one knows a repair.
pub(super) const NEEDS_REPAIR: &str = "JSON by RFC 8259";

/// Whether repairs are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// By RFC 8259.
    Strict,
    /// With repairs.
    Lenient,
}

/// A cursor over the text.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) mode: Mode,
    pub(super) repairs: Repairs,
    limits: Limits,
    values: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, limits: Limits, mode: Mode) -> Self {
        Self { text, at: 0, mode, repairs: Repairs::default(), limits, values: 0, depth: 0 }
    }

    /// Parses the whole text.
    pub(super) fn document(mut self) -> Result<(Value, Repairs), Fault> {
        const SEMICOLON: Kind = Kind { code: "trailing-text", what: "a semicolon after the document was dropped" };
        const MARKUP: Kind = Kind { code: "trailing-text", what: "markup after the document was dropped" };
        self.space(&Place::Root)?;
        let value = self.value(&Place::Root)?;
        self.space(&Place::Root)?;
        if self.peek() == Some(b';') {
            self.repair(SEMICOLON, &Place::Root)?;
            self.at += 1;
            self.space(&Place::Root)?;
        }
        if self.peek() == Some(b'<') {
            self.repair(MARKUP, &Place::Root)?;
            self.at = self.text.len();
        }
        if self.at < self.text.len() {
            return Err(self.fault("the end, because the document is complete"));
        }
        Ok((value, self.repairs))
    }

    /// Parses the value at the cursor.
    pub(super) fn value(&mut self, place: &Place) -> Result<Value, Fault> {
        self.values += 1;
        if self.values > self.limits.max_values {
            return Err(Fault::TooManyValues);
        }
        match self.peek() {
            Some(b'"') => self.string(place).map(Value::String),
            Some(b'{') => self.nested(|parser| parser.object(place)),
            Some(b'[') => self.nested(|parser| parser.array(place)),
            Some(b'-' | b'0'..=b'9' | b'+' | b'.') => self.number(place),
            Some(b'\'') if self.mode == Mode::Lenient => self.single_quoted(place).map(Value::String),
            Some(_) => self.word(place),
            None => Err(self.fault("a value, but the text ends")),
        }
    }

    fn nested(&mut self, parse: impl FnOnce(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        self.depth += 1;
        if self.depth > self.limits.max_depth {
            return Err(Fault::TooDeep);
        }
        let value = parse(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// Returns the byte at the cursor.
    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(self.at)
    }

    /// Returns the byte at an offset.
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Returns the text from an offset to its end.
    pub(super) fn rest(&self, from: usize) -> &'a str {
        self.text.get(from..).unwrap_or_default()
    }

    /// Returns a fault at the cursor.
    pub(super) const fn fault(&self, expected: &'static str) -> Fault {
        Fault::Syntax { at: self.at, expected }
    }

    /// Notes a repair at the cursor.
    ///
    /// # Errors
    /// Repairs are not made.
    pub(super) fn repair(&mut self, kind: Kind, place: &Place) -> Result<(), Fault> {
        self.repair_in(kind, self.at, place)
    }

    /// Notes a repair at the cursor, inside the value that starts at `group`.
    ///
    /// # Errors
    /// Repairs are not made.
    pub(super) fn repair_in(&mut self, kind: Kind, group: usize, place: &Place) -> Result<(), Fault> {
        if self.mode == Mode::Strict {
            return Err(self.fault(NEEDS_REPAIR));
        }
        self.repairs.add(kind, group, self.at, place);
        Ok(())
    }
}
