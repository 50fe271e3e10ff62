//! Seeds out of the vectors of the signer's tests.

use serde_json::Value;

/// The rows of a file.
pub(crate) fn rows(name: &str) -> Vec<Value> {
    let path = format!("{}/../../tests/vectors/signer/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap()
}

/// The bytes of a field that is `0x` text.
pub(crate) fn bytes(row: &Value, name: &str) -> Vec<u8> {
    mintmark_signer::encoding::hex::decode(row[name].as_str().unwrap()).unwrap()
}
