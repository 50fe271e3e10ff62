//! Normalisation: each field that wallets and marketplaces read, under one name and with one type.
//!
//! The fields are those of the metadata schemas of ERC-721 and ERC-1155, and the common additions
//! of OpenSea's metadata standards.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json_lenient::Value;

use super::attributes;
use super::coerce::as_text;
use super::parse::Object;
use crate::uri::ipfs::IpfsUri;
use crate::uri::syntax::scheme;
use crate::warnings::Warnings;

/// Names of the image field, in order of preference.
const IMAGE_FIELDS: [&str; 3] = ["image", "image_url", "imageUrl"];
/// Names of the animation field, in order of preference.
const ANIMATION_FIELDS: [&str; 2] = ["animation_url", "animationUrl"];
/// Names of the external link, in order of preference.
const EXTERNAL_URL_FIELDS: [&str; 4] = ["external_url", "external_link", "externalUrl", "external_uri"];

/// The characters of an SVG that are percent-encoded in a `data:` URI.
const ENCODED_IN_DATA: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');

/// Returns the normalised fields that the document has, and warns about values that were converted
/// or left out.
///
/// `max_image_bytes` is the maximum size of an image that is encoded here.
pub fn normalize(document: &Object, max_image_bytes: usize, warnings: &mut Warnings) -> Object {
    let mut fields = Object::new();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            fields.insert(name.to_owned(), Value::String(value));
        }
    };
    put("name", text(document, &["name"], warnings));
    put("description", text(document, &["description"], warnings));
    put("image", uri(document, &IMAGE_FIELDS, warnings).or_else(|| image_data(document, max_image_bytes, warnings)));
    put("animation_url", uri(document, &ANIMATION_FIELDS, warnings));
    put("external_url", uri(document, &EXTERNAL_URL_FIELDS, warnings));
    put("background_color", background_color(document, warnings));
    if let Some(attributes) = attributes::read(document, warnings) {
        fields.insert("attributes".to_owned(), Value::Array(attributes));
    }
    fields
}

/// Returns the first of the fields that is present, as text.
fn text(document: &Object, names: &[&str], warnings: &mut Warnings) -> Option<String> {
    names.iter().find_map(|name| as_text(document.get(*name)?, &format!("/{name}"), warnings))
}

/// Returns the first of the fields that is not empty, as a URI. All IPFS forms become
/// `ipfs://CID/path`.
fn uri(document: &Object, names: &[&str], warnings: &mut Warnings) -> Option<String> {
    let given = names.iter().find_map(|name| text(document, &[name], warnings).filter(|uri| !uri.trim().is_empty()))?;
    let given = given.trim();
    Some(IpfsUri::parse(given).map_or_else(|_| given.to_owned(), |ipfs| ipfs.canonical()))
}

/// Returns OpenSea's `image_data`, an SVG as text or as a `data:` URI, as a `data:` URI.
fn image_data(document: &Object, max_image_bytes: usize, warnings: &mut Warnings) -> Option<String> {
    const FIELD: &str = "image_data";
    let svg = text(document, &[FIELD], warnings)?;
    let svg = svg.trim();
    if svg.is_empty() || scheme(svg).as_deref() == Some("data") {
        return (!svg.is_empty()).then(|| svg.to_owned());
    }
    // Percent-encoding can make three bytes of one.
    if utf8_percent_encode(svg, ENCODED_IN_DATA).map(str::len).sum::<usize>() > max_image_bytes {
        warnings.push("image-data", &format!("/{FIELD}"), format!("longer than {max_image_bytes} bytes as a data: URI, left out"));
        return None;
    }
    Some(format!("data:image/svg+xml;charset=utf-8,{}", utf8_percent_encode(svg, ENCODED_IN_DATA)))
}

/// Returns the background colour as six hexadecimal digits. Drops the `#` that many documents put
/// in front.
fn background_color(document: &Object, warnings: &mut Warnings) -> Option<String> {
    const FIELD: &str = "background_color";
    let given = text(document, &[FIELD], warnings).filter(|color| !color.trim().is_empty())?;
    let color = given.trim();
    let digits = color.strip_prefix('#').unwrap_or(color);
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(digits.to_owned());
    }
    warnings.push("background-color", &format!("/{FIELD}"), "six hexadecimal digits without # are expected, left out");
    None
}
