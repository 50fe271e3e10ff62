//! The JSON parser of the signer. An input is JSON text.

use mintmark_signer::encoding::json::Json;
use serde_json::Value;

pub(crate) fn run(input: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(input) else { return false };
    let (ours, theirs) = (Json::parse(text), serde_json::from_str::<Value>(text));
    // serde_json refuses numbers that it cannot represent. They are valid JSON all the same.
    let beyond = theirs.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range"));
    assert!(beyond || ours.is_ok() == theirs.is_ok(), "{text}");
    let (Ok(ours), Ok(theirs)) = (ours, theirs) else { return false };
    assert!(ours.shown().chars().count() <= 81);
    assert!(Json::parse(&ours.to_string()).is_ok());
    assert_eq!(value(ours), theirs, "{text}");
    true
}

/// Converts to the value of serde_json, which keeps the last of repeated names.
fn value(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => serde_json::from_str(&number.to_string()).unwrap_or_default(),
        Json::Text(text) => Value::String(text),
        Json::List(items) => items.into_iter().map(value).collect(),
        Json::Object(fields) => fields.into_iter().map(|(name, field)| (name, value(field))).collect(),
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        "null",
        "[true,false,0,-0,1.5e-7,18446744073709551616]",
        r#"{"a":"\u00e9\ud83d\ude80\n","b":[{},[]],"a":1}"#,
        r#" { "from" : "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23" } "#,
    ];
    texts.into_iter().map(|text| text.as_bytes().to_vec()).collect()
}
