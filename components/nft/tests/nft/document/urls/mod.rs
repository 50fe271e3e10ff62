//! URLs of normalised documents: only those that a page may use.

mod hosts;
mod inline;
mod refused;
mod usable;

use serde_json_lenient::json;

use super::{codes, normalize_from};

const CID: &str = "QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB";
const BASE: &str = "https://meta.example/set/7.json";

/// Fields that hold a URL.
const FIELDS: [&str; 4] = ["image", "animation_url", "external_url", "youtube_url"];

/// Returns a field, and the codes of the warnings.
fn field_from(base: &str, name: &str, value: &str) -> (Option<String>, Vec<&'static str>) {
    let found = normalize_from(base, None, &json!({"name": "A", (name): value}));
    (found.fields.get(name).map(|value| value.as_str().unwrap().to_owned()), codes(&found.warnings))
}

fn field(name: &str, value: &str) -> (Option<String>, Vec<&'static str>) {
    field_from(BASE, name, value)
}
