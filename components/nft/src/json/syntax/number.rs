//! Numbers (RFC 8259, 6). Their text is kept, so that no digit is lost.

use crate::json::value::{Number, Value};

use super::fault::Fault;
use super::parser::Parser;
use super::place::Place;
use super::repairs::Kind;

const FORM: Kind = Kind { code: "number-form", what: "a number with a sign or point that JSON does not allow was rewritten" };
const AS_TEXT: Kind = Kind { code: "number-form", what: "a number that JSON does not allow was taken as text" };
const NOT_FINITE: Kind = Kind { code: "not-finite", what: "Infinity was taken as text" };

impl Parser<'_> {
    /// Parses the number at the cursor. A form that JSON does not have, but which can only mean one
    /// number (`+1`, `.5`, `5.`), is rewritten. Any other (`007`, `0x1f`) becomes text.
    pub(super) fn number(&mut self, place: &Place) -> Result<Value, Fault> {
        let start = self.at;
        let rest = self.rest(start);
        let end = rest.find(|character: char| !(character.is_ascii_alphanumeric() || "+-._".contains(character))).unwrap_or(rest.len());
        let written = rest.get(..end).unwrap_or_default();
        if is_number(written) {
            self.at += end;
            return Ok(Value::Number(Number::unverified(written.to_owned())));
        }
        let value = match rewritten(written) {
            Some(number) => {
                self.repair(FORM, place)?;
                Value::Number(Number::unverified(number))
            }
            None if ["Infinity", "-Infinity", "+Infinity", "-inf"].contains(&written) => {
                self.repair(NOT_FINITE, place)?;
                Value::String(if written.starts_with('-') { "-Infinity" } else { "Infinity" }.to_owned())
            }
            None if written.bytes().any(|byte| byte.is_ascii_digit()) && written.bytes().all(|byte| byte != b'_') => {
                self.repair(AS_TEXT, place)?;
                Value::String(written.to_owned())
            }
            None => return Err(self.fault("a number")),
        };
        self.at += end;
        Ok(value)
    }
}

/// Returns the number that a text can only mean, by RFC 8259.
fn rewritten(written: &str) -> Option<String> {
    let (sign, digits) = match written.as_bytes().first()? {
        b'+' => ("", written.get(1..)?),
        b'-' => ("-", written.get(1..)?),
        _ => ("", written),
    };
    let whole = if digits.starts_with('.') { format!("{sign}0{digits}") } else { format!("{sign}{digits}") };
    let number = match whole.find(['e', 'E']) {
        Some(exponent) => {
            let (fraction, exponent) = whole.split_at(exponent);
            format!("{}{exponent}", fraction.strip_suffix('.').unwrap_or(fraction))
        }
        None => whole.strip_suffix('.').unwrap_or(&whole).to_owned(),
    };
    is_number(&number).then_some(number)
}

/// Returns whether a text is a number by RFC 8259.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
