//! Lists and quantities of conditions.

use ruint::aliases::U256;

use crate::{
    config::section::{Reader, Section},
    json::Json,
    policy::conditions::OneOf,
    quantity,
};

/// A list condition: `["*"]`, or values, each once. `read`: the value of a text, or the rule that it breaks.
pub(super) fn list<T: PartialEq>(
    when: &Section<'_>,
    name: &str,
    reader: &mut Reader,
    read: impl Fn(&str) -> Result<T, String>,
) -> Option<OneOf<T>> {
    let json = when.get(name)?;
    let at = when.at(name);
    if matches!(json, Json::List(items) if matches!(items.as_slice(), [Json::Text(star)] if star == "*")) {
        return Some(OneOf::Any);
    }
    let values = values(json, &at, reader, |text| match text {
        "*" => Err("* alone, or values".into()),
        text => read(text),
    })?;
    if values.iter().enumerate().any(|(index, value)| values.iter().skip(index + 1).any(|other| other == value)) {
        reader.problem(at, "each value once", "one twice");
    }
    Some(OneOf::These(values))
}

/// A list of texts that is not empty.
pub(super) fn values<T>(json: &Json, at: &str, reader: &mut Reader, read: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
    reader.each(json, at, |reader, item, at| {
        let text = reader.text(item, at, "text")?;
        read(text).map_err(|rule| reader.problem(at, rule, item.shown())).ok()
    })
}

/// What a text is, or the rule that it broke.
pub(super) fn or_rule<T>(rule: &'static str, read: impl Fn(&str) -> Option<T>) -> impl Fn(&str) -> Result<T, String> {
    move |text| read(text).ok_or_else(|| rule.to_owned())
}

/// `{ "max": … }`, decimal or `0x` text. `what`: its unit.
pub(super) fn most(section: &Section<'_>, name: &str, what: &str, reader: &mut Reader) -> Option<U256> {
    let at = section.at(name);
    let limit = reader.object(section.get(name)?, &at, &["max"])?;
    let max = reader.required(&limit, "max")?;
    let read = match max {
        Json::Text(text) if text.starts_with("0x") => quantity::u256("", max).ok(),
        Json::Text(text) => quantity::decimal_u256(text),
        _ => None,
    };
    if read.is_none() {
        reader.problem(limit.at("max"), format!("{what}, decimal or 0x text below 2^256"), max.shown());
    }
    read
}
