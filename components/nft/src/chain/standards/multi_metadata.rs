//! Several token URIs of which one is pinned (ERC-7160).

use crate::json::value::Value;

use crate::chain::abi::AbiError;
use crate::chain::decode::Tuple;
use crate::json::parse::object;

/// Maximum number of URIs that are kept.
const MAX_URIS: usize = 64;
/// Maximum size of all URIs together. They may overlap in the data.
const MAX_BYTES: usize = 64 * 1024;

/// Reads the answer to `tokenURIs(id)` as `{"index": …, "uris": [...], "pinned": …}`. URIs beyond
/// the limits are left out.
///
/// # Errors
/// The data is malformed.
pub fn decode(data: &[u8]) -> Result<Value, AbiError> {
    let tuple = Tuple::new(data);
    let (index, array, pinned) = (tuple.uint(0)?, tuple.array(1)?, tuple.uint(2)?);
    let mut uris = Vec::new();
    let mut bytes_left = MAX_BYTES;
    for slot in 0..array.len().min(MAX_URIS) {
        let uri = array.items().bytes(slot)?;
        let Some(left) = bytes_left.checked_sub(uri.len()) else { break };
        bytes_left = left;
        uris.push(Value::String(String::from_utf8_lossy(uri).into_owned()));
    }
    Ok(object([("index", Value::String(index.to_string())), ("uris", Value::Array(uris)), ("pinned", Value::Bool(!pinned.is_zero()))]))
}
