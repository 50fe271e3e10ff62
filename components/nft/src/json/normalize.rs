//! The fields that wallets and marketplaces read, under one name and in one type each: ERC-721's and ERC-1155's metadata schemas with the
//! additions of OpenSea's metadata standards that have become common.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json_lenient::Value;

use super::attributes;
use super::parse::{Object, kind};
use crate::uri::ipfs::IpfsUri;
use crate::uri::scheme;
use crate::warnings::Warnings;

/// Where an image is looked for, in order.
const IMAGE: [&str; 3] = ["image", "image_url", "imageUrl"];
const ANIMATION: [&str; 2] = ["animation_url", "animationUrl"];
const EXTERNAL: [&str; 4] = ["external_url", "external_link", "externalUrl", "external_uri"];

/// What is encoded of an SVG text in a `data:` URI.
const IN_DATA: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');

/// The normalised fields of a document; what it lacks is absent. `most`: bytes that an image may take which is encoded here. Warnings tell what
/// was converted or left out.
pub fn normalize(document: &Object, most: usize, warnings: &mut Warnings) -> Object {
    let mut fields = Object::new();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            fields.insert(name.to_owned(), Value::String(value));
        }
    };
    put("name", text(document, &["name"], warnings));
    put("description", text(document, &["description"], warnings));
    put("image", uri(document, &IMAGE, warnings).or_else(|| image_data(document, most, warnings)));
    put("animation_url", uri(document, &ANIMATION, warnings));
    put("external_url", uri(document, &EXTERNAL, warnings));
    put("background_color", background_color(document, warnings));
    if let Some(attributes) = attributes::read(document, warnings) {
        fields.insert("attributes".to_owned(), Value::Array(attributes));
    }
    fields
}

/// The first of the fields that is there, as text.
fn text(document: &Object, names: &[&str], warnings: &mut Warnings) -> Option<String> {
    names.iter().find_map(|name| as_text(document.get(*name)?, &format!("/{name}"), warnings))
}

/// The first of the fields that holds a URI. Empty ones are passed over; IPFS forms become `ipfs://CID/path`.
fn uri(document: &Object, names: &[&str], warnings: &mut Warnings) -> Option<String> {
    let given = names.iter().find_map(|name| text(document, &[name], warnings).filter(|uri| !uri.trim().is_empty()))?;
    let given = given.trim();
    Some(IpfsUri::parse(given).map_or_else(|_| given.to_owned(), |ipfs| ipfs.canonical()))
}

/// A value as text. Null is as if it were absent.
pub(super) fn as_text(value: &Value, at: &str, warnings: &mut Warnings) -> Option<String> {
    let (code, text) = match value {
        Value::Null => return None,
        Value::String(text) => return Some(text.clone()),
        Value::Number(number) => ("number-as-text", Some(number.to_string())),
        Value::Bool(flag) => ("boolean-as-text", Some(flag.to_string())),
        Value::Array(_) | Value::Object(_) => ("not-text", None),
    };
    let done = if text.is_some() { "taken as text" } else { "left out" };
    warnings.push(code, at, format!("{} where text is expected, {done}", kind(value)));
    text
}

/// OpenSea's `image_data`: an SVG as text, or a `data:` URI of it.
fn image_data(document: &Object, most: usize, warnings: &mut Warnings) -> Option<String> {
    const FIELD: &str = "image_data";
    let svg = text(document, &[FIELD], warnings)?;
    let svg = svg.trim();
    if svg.is_empty() || scheme(svg).as_deref() == Some("data") {
        return (!svg.is_empty()).then(|| svg.to_owned());
    }
    // One byte can become three.
    if utf8_percent_encode(svg, IN_DATA).map(str::len).sum::<usize>() > most {
        warnings.push("image-data", &format!("/{FIELD}"), format!("longer than {most} bytes as a data: URI, left out"));
        return None;
    }
    Some(format!("data:image/svg+xml;charset=utf-8,{}", utf8_percent_encode(svg, IN_DATA)))
}

/// Six hexadecimal digits; the `#` that many put before them is left out.
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
