//! Content that a URI holds.

use cid::multibase::Base;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Media type of JSON.
pub(crate) const JSON: &str = "application/json";
/// Media type of SVG.
pub(crate) const SVG: &str = "image/svg+xml";

/// The characters that are percent-encoded in the content of a `data:` URI.
const IN_DATA: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The decoded content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The media type with its parameters.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Embedded {
    /// Returns text in UTF-8 as content of a media type.
    pub(crate) fn text(media_type: &str, text: &str) -> Self {
        Self { media_type: media_type.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    /// Returns the content as a `data:` URI by the standards: text percent-encoded, everything else
    /// in base64.
    pub fn to_data_uri(&self) -> String {
        let media_type: String = utf8_percent_encode(&self.media_type, CONTROLS).collect();
        match core::str::from_utf8(&self.bytes) {
            Ok(text) if !text.contains('\0') => format!("data:{media_type},{}", utf8_percent_encode(text, IN_DATA)),
            _ => format!("data:{media_type};base64,{}", Base::Base64Pad.encode(&self.bytes)),
        }
    }
}
