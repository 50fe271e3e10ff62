//! CryptoPunks: a contract from before ERC-721, whose images and attributes are in another one.

use crate::json::value::Value;

use crate::chain::abi::decode_string;
use crate::json::parse::object;

/// Maximum size of an image or of a list of attributes.
const MAX_BYTES: usize = 64 * 1024;
/// Number of punks.
pub const COUNT: u16 = 10_000;

/// Builds the document of a punk from the answers to `punkImageSvg(index)` and
/// `punkAttributes(index)`. Returns `None` if one of them is no text.
pub fn document(index: u16, image: &[u8], attributes: &[u8]) -> Option<Value> {
    let text = |data| core::str::from_utf8(decode_string(data).ok()?).ok().filter(|text| !text.is_empty() && text.len() <= MAX_BYTES);
    let (image, attributes) = (text(image)?, text(attributes)?);
    // "Female 2, Earring, Blonde Bob": the type, then the accessories.
    let kinds = core::iter::once("Type").chain(core::iter::repeat("Accessory"));
    let values = attributes.split(',').map(str::trim).filter(|value| !value.is_empty());
    let attributes = kinds.zip(values).map(|(kind, value)| object([("trait_type", kind.into()), ("value", value.into())])).collect();
    Some(object([
        ("name", Value::String(format!("CryptoPunk #{index}"))),
        ("image", image.into()),
        ("attributes", Value::Array(attributes)),
    ]))
}
