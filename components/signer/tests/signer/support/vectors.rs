//! The third-party test vectors of `tests/vectors/signer`.

use serde_json::Value;

/// Returns the vectors in a file.
pub fn vectors(name: &str) -> Vec<Value> {
    let path = format!("{}/../../tests/vectors/signer/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Returns the vectors in a file that is compressed with gzip.
pub fn gzipped_vectors(name: &str) -> Vec<Value> {
    serde_json::from_value(gzipped(name)).unwrap()
}

/// Returns the JSON in a file that is compressed with gzip.
pub fn gzipped(name: &str) -> Value {
    let path = format!("{}/../../tests/vectors/signer/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::io::read_to_string(flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Returns a field that is a string.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}
