//! The latest block of a chain: its gas limit, and which types of transactions it can have.

use serde_json::value::RawValue;

use crate::chain::quantity::{parse, unusable, within};
use crate::jsonrpc::members::Members;
use crate::jsonrpc::response::Outcome;

/// The method that reads it.
pub(super) const METHOD: &str = "eth_getBlockByNumber";

/// What a block says.
pub(super) struct Block {
    /// The most gas of its transactions. `None` if the chain has no limit.
    pub(super) gas_limit: Option<u64>,
    /// `None` if the chain has no EIP-1559.
    pub(super) base_fee: Option<u128>,
    /// Whether the chain has blobs (EIP-4844).
    pub(super) has_blobs: bool,
}

/// Reads a block.
///
/// # Errors
/// `upstream-error` if it is not one.
pub(super) fn read(answer: &RawValue) -> Result<Block, Outcome> {
    let fields: Members<'_> = serde_json::from_str(answer.get()).unwrap_or_default();
    let get = |name: &str| fields.get(name).copied().filter(|value| value.get() != "null");
    let base_fee = match get("baseFeePerGas") {
        None => None,
        // The transaction offers twice the base fee.
        Some(fee) => Some(
            parse(fee.get())
                .filter(|fee| fee.checked_mul(2).is_some())
                .ok_or_else(|| unusable(METHOD, "a block whose baseFeePerGas (EIP-1559) is below 2^127", fee.get()))?,
        ),
    };
    let gas_limit = get("gasLimit").ok_or_else(|| unusable(METHOD, "a block with gasLimit", answer.get()))?;
    let gas_limit = within(gas_limit, METHOD, "a block whose gasLimit is below 2^64", 0..=u64::MAX)?;
    Ok(Block { gas_limit: Some(gas_limit).filter(|limit| *limit > 0), base_fee, has_blobs: get("excessBlobGas").is_some() })
}
