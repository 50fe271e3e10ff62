//! Traits whose values are on chain (ERC-7496).

use crate::json::value::{Object, Value};
use alloy_primitives::{U256, hex, keccak256};

use crate::chain::abi::AbiError;
use crate::chain::decode::Tuple;

/// Maximum number of traits that are asked for.
const MAX_TRAITS: usize = 32;
const WORD: usize = 32;

/// The name of a trait, and the key that the contract knows it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trait {
    /// The name in the trait metadata.
    pub name: String,
    /// The key: the name padded to 32 bytes, its hash if it is longer, or the word that it writes
    /// in hexadecimal.
    pub key: [u8; WORD],
    /// The type of its values: `string`, `decimal`, `boolean`, `epochSeconds` and so on.
    pub data_type: Option<String>,
}

/// Returns the traits of the trait metadata, at most 32.
pub fn list(metadata: &Object) -> Vec<Trait> {
    let Some(Value::Object(traits)) = metadata.get("traits") else { return Vec::new() };
    let data_type = |described: &Value| match described.get("dataType")?.get("type")? {
        Value::String(data_type) => Some(data_type.clone()),
        _ => None,
    };
    let named = traits.iter().map(|(name, described)| Trait { key: key(name), data_type: data_type(described), name: name.clone() });
    named.take(MAX_TRAITS).collect()
}

/// Returns the key of a name.
fn key(name: &str) -> [u8; WORD] {
    let mut word = [0; WORD];
    if let Some(written) = name.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok())
        && let Ok(written) = written.try_into()
    {
        return written;
    }
    match word.get_mut(..name.len()) {
        Some(head) => {
            head.copy_from_slice(name.as_bytes());
            word
        }
        None => keccak256(name).0,
    }
}

/// Reads the answer to `getTraitValues(id, keys)`: a value for each trait, by its name.
///
/// # Errors
/// The data is malformed, or there are fewer values than traits.
pub fn decode(data: &[u8], traits: &[Trait]) -> Result<Object, AbiError> {
    let array = Tuple::new(data).array(0)?;
    if array.len() < traits.len() {
        return Err(AbiError::LengthOutside { limit: array.len(), got: traits.len() });
    }
    let value = |(slot, trait_): (usize, &Trait)| Ok((trait_.name.clone(), value(array.items().word(slot)?, trait_.data_type.as_deref())));
    traits.iter().enumerate().map(value).collect()
}

/// Returns a value by its type: text for `string`, a boolean, a decimal number as text, or the word
/// in hexadecimal.
fn value(word: &[u8; WORD], data_type: Option<&str>) -> Value {
    let number = U256::from_be_bytes(*word);
    match data_type {
        Some("boolean") => Value::Bool(!number.is_zero()),
        Some("decimal" | "epochSeconds") => Value::String(number.to_string()),
        Some("string") => match core::str::from_utf8(word) {
            Ok(text) => Value::String(text.trim_matches('\0').to_owned()),
            Err(_) => Value::String(hex::encode_prefixed(word)),
        },
        _ => Value::String(hex::encode_prefixed(word)),
    }
}
