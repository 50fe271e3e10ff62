//! Arrays and objects.

use crate::json::value::{Object, Value};

use super::fault::Fault;
use super::parser::{Mode, Parser};
use super::place::Place;
use super::repairs::{Kind, WHOLE_STYLE};

const TRAILING: Kind = Kind { code: "trailing-comma", what: "a comma after the last value was dropped" };
const EXTRA: Kind = Kind { code: "extra-comma", what: "a comma without a value before it was dropped" };
const MISSING: Kind = Kind { code: "missing-comma", what: "a missing comma was added" };
const REPEATED: Kind = Kind { code: "duplicate-key", what: "the field name is repeated; the last value was kept" };
const UNQUOTED: Kind = Kind { code: "unquoted-key", what: "a field name without quotes was taken as it is" };

impl Parser<'_> {
    /// Parses the array at the cursor.
    pub(super) fn array(&mut self, place: &Place) -> Result<Value, Fault> {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            self.space(place)?;
            match self.peek() {
                Some(b']') => break,
                Some(b',') => {
                    self.repair(EXTRA, place)?;
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            let item = self.value(&Place::Item(place, items.len()))?;
            items.push(item);
            self.space(place)?;
            match self.peek() {
                Some(b',') => {
                    if self.passes_last_comma(b']', place)? {
                        break;
                    }
                }
                Some(b']') => break,
                None => return Err(self.fault("the end of the array, but the text ends (it is cut off)")),
                Some(_) => return Err(self.fault("a comma or the end of the array")),
            }
        }
        self.at += 1;
        Ok(Value::Array(items))
    }

    /// Parses the object at the cursor.
    pub(super) fn object(&mut self, place: &Place) -> Result<Value, Fault> {
        let mut fields = Object::new();
        self.at += 1;
        loop {
            self.space(place)?;
            let start = self.at;
            let name = match self.peek() {
                Some(b'}') => break,
                Some(b',') => {
                    self.repair(EXTRA, place)?;
                    self.at += 1;
                    continue;
                }
                Some(b'"') => self.key(place)?,
                Some(b'\'') if self.mode == Mode::Lenient => self.single_quoted_key(place)?,
                _ => self.unquoted_key()?,
            };
            self.space(place)?;
            if self.peek() != Some(b':') {
                return Err(self.fault("a colon after the field name"));
            }
            self.at += 1;
            let inner = Place::Field(place, &name);
            self.space(&inner)?;
            let value = self.value(&inner)?;
            if fields.contains_key(&name) {
                self.repairs.add(REPEATED, start, start, &inner);
            }
            fields.insert(name, value);
            self.space(place)?;
            match self.peek() {
                Some(b',') => {
                    if self.passes_last_comma(b'}', place)? {
                        break;
                    }
                }
                Some(b'}') => break,
                Some(b'"') if self.mode == Mode::Lenient && self.is_key_at(self.at) => self.repair(MISSING, place)?,
                None => return Err(self.fault("the end of the object, but the text ends (it is cut off)")),
                Some(_) => return Err(self.fault("a comma or the end of the object")),
            }
        }
        self.at += 1;
        Ok(Value::Object(fields))
    }

    /// Moves from a comma to the next token. Returns whether that is the closing bracket.
    fn passes_last_comma(&mut self, closing: u8, place: &Place) -> Result<bool, Fault> {
        let comma = self.at;
        self.at += 1;
        self.space(place)?;
        let last = self.peek() == Some(closing);
        if last {
            let bracket = core::mem::replace(&mut self.at, comma);
            self.repair(TRAILING, place)?;
            self.at = bracket;
        }
        Ok(last)
    }

    fn unquoted_key(&mut self) -> Result<String, Fault> {
        let length = self.word_length();
        if length == 0 {
            return Err(self.fault("a field name in double quotes"));
        }
        self.repair_in(UNQUOTED, WHOLE_STYLE, &Place::Root)?;
        let name = self.rest(self.at).get(..length).unwrap_or_default().to_owned();
        self.at += length;
        Ok(name)
    }
}
