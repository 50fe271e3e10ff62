//! The document as JSON: parsed, made safe for readers in other languages, and normalised.

pub(crate) mod assemble;
pub mod attributes;
mod media;
pub mod nodes;
pub mod normalize;
pub mod parse;
pub mod prepare;

/// One segment of a JSON pointer (RFC 6901, 3).
fn pointer_segment(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
