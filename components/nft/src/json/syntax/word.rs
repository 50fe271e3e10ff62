//! Words without quotes: the three literals of JSON, and those of JavaScript and Python.

use crate::json::value::Value;

use super::fault::Fault;
use super::parser::Parser;
use super::place::Place;
use super::repairs::Kind;

const LITERAL: Kind = Kind { code: "literal", what: "a literal of JavaScript or Python was taken as its JSON form" };
const NOT_A_NUMBER: Kind = Kind { code: "not-finite", what: "NaN was taken as null" };
const INFINITE: Kind = Kind { code: "not-finite", what: "Infinity was taken as text" };

impl Parser<'_> {
    /// Parses the literal at the cursor.
    pub(super) fn word(&mut self, place: &Place) -> Result<Value, Fault> {
        let length = self.word_length();
        let (value, repair) = match self.rest(self.at).get(..length).unwrap_or_default() {
            "true" => (Value::Bool(true), None),
            "false" => (Value::Bool(false), None),
            "null" => (Value::Null, None),
            "True" | "TRUE" => (Value::Bool(true), Some(LITERAL)),
            "False" | "FALSE" => (Value::Bool(false), Some(LITERAL)),
            "None" | "undefined" | "NULL" => (Value::Null, Some(LITERAL)),
            "NaN" | "nan" => (Value::Null, Some(NOT_A_NUMBER)),
            "Infinity" => (Value::String("Infinity".to_owned()), Some(INFINITE)),
            _ => return Err(self.fault("a value (text needs double quotes)")),
        };
        if let Some(kind) = repair {
            self.repair(kind, place)?;
        }
        self.at += length;
        Ok(value)
    }

    /// Returns the length of the identifier at the cursor, 0 if there is none.
    pub(super) fn word_length(&self) -> usize {
        let rest = self.rest(self.at);
        if rest.starts_with(|first: char| first.is_ascii_digit()) {
            return 0;
        }
        rest.find(|character: char| !(character.is_alphanumeric() || character == '_' || character == '$')).unwrap_or(rest.len())
    }
}
