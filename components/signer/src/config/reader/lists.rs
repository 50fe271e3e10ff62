//! Lists and quantities in conditions.

use ruint::aliases::U256;

use crate::{
    config::reader::section::{Reader, Section},
    encoding::{
        json::{Json, shown},
        quantity,
    },
    policy::one_of::OneOf,
};

/// Reads a condition that is a list: `["*"]`, or values, each once. `read` returns the value of a
/// text, or the rule that it breaks.
pub(crate) fn list<T: PartialEq>(
    when: &Section<'_>,
    name: &str,
    reader: &mut Reader,
    read: impl Fn(&str) -> Result<T, String>,
) -> Option<OneOf<T>> {
    let json = when.get(name)?;
    let at = when.at(name);
    if is_any(json) {
        return Some(OneOf::Any);
    }
    let values =
        values(json, &at, reader, |text| if text == "*" { Err("* alone in the list, or only values".into()) } else { read(text) })?;
    if values.iter().enumerate().any(|(index, value)| values.iter().skip(index + 1).any(|other| other == value)) {
        reader.error_at(&at).expected("each value only once").got("a value twice");
    }
    Some(OneOf::These(values))
}

/// Reads a list of texts that is not empty.
pub(crate) fn values<T>(json: &Json, at: &str, reader: &mut Reader, read: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
    let texts = texts(json, at, reader)?;
    let mut values = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        match read(text) {
            Ok(value) => values.push(value),
            Err(rule) => reader.error_at(format!("{at}/{index}")).expected(rule).got(shown(&Json::Text((*text).to_owned()))),
        }
    }
    (values.len() == texts.len()).then_some(values)
}

fn is_any(json: &Json) -> bool {
    matches!(json, Json::List(items) if matches!(items.as_slice(), [Json::Text(star)] if star == "*"))
}

fn texts<'a>(json: &'a Json, at: &str, reader: &mut Reader) -> Option<Vec<&'a str>> {
    reader.each(json, at, |reader, item, at| reader.text(item, at, "text"))
}

/// Makes a reader of text that returns a value, or the rule if there is none.
pub(crate) fn or_rule<T>(rule: &'static str, read: impl Fn(&str) -> Option<T>) -> impl Fn(&str) -> Result<T, String> {
    move |text| read(text).ok_or_else(|| rule.to_owned())
}

/// Reads `{ "max": … }`, in decimal or `0x` text. `what` is the unit, for the error.
pub(crate) fn max_of(section: &Section<'_>, name: &str, what: &str, reader: &mut Reader) -> Option<U256> {
    let at = section.at(name);
    let limit = reader.object(section.get(name)?, &at, &["max"])?;
    let max = reader.required(&limit, "max")?;
    let read = match max {
        Json::Text(text) if text.starts_with("0x") => quantity::u256("", max).ok(),
        Json::Text(text) => quantity::decimal_u256(text),
        _ => None,
    };
    if read.is_none() {
        reader.error_at(limit.at("max")).expected(format!("{what}: decimal or 0x text, below 2^256")).got(max.shown());
    }
    read
}
