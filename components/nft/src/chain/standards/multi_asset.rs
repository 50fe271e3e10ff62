//! Several assets of a token in an order of preference (ERC-5773).

use crate::chain::abi::AbiError;
use crate::chain::decode::Tuple;

/// Maximum number of assets that are asked for.
const MAX_ASSETS: usize = 16;

/// Reads the answer to `getActiveAssets(id)`: the ids of at most 16 assets.
///
/// # Errors
/// The data is malformed.
pub fn decode(data: &[u8]) -> Result<Vec<u64>, AbiError> {
    let array = Tuple::new(data).array(0)?;
    let ids = (0..array.len().min(MAX_ASSETS)).map(|slot| array.items().uint(slot));
    // An id that is no `uint64` is not one.
    ids.filter_map(|id| id.map(|id| u64::try_from(id).ok()).transpose()).collect()
}
