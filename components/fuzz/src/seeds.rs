//! Seeds from the vectors in `tests/vectors/signer`.

use serde_json::Value;

/// Returns the rows of a file.
pub(crate) fn rows(name: &str) -> Vec<Value> {
    let path = format!("{}/../../tests/vectors/signer/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap()
}

/// Returns the bytes of a field in hexadecimal with `0x`.
pub(crate) fn bytes(row: &Value, name: &str) -> Vec<u8> {
    mintmark_signer::encoding::hex::decode(row[name].as_str().unwrap()).unwrap()
}
