//! Intrinsic gas: what a transaction costs before any code runs.

use crate::transaction::Transaction;

/// The most bytes of the code of a create (EIP-3860).
pub const MAX_INIT_CODE: usize = 49_152;

/// Returns the intrinsic gas of a transaction. A transaction with less gas is invalid on every
/// chain.
///
/// - 21,000 for the transaction.
/// - 16 for each calldata byte that is not zero, 4 for each that is (EIP-2028).
/// - 2,400 for each account and 1,900 for each slot of the access list (EIP-2930).
/// - 32,000 for a create, and 2 for each word of its code (EIP-3860).
/// - 25,000 for each authorization (EIP-7702).
///
/// The floor of EIP-7623 is not included, as not every chain has it. The gas of blobs is not
/// included either.
pub fn intrinsic(transaction: &Transaction) -> u64 {
    let zeros = transaction.data.iter().filter(|byte| **byte == 0).count() as u64;
    let others = transaction.data.len() as u64 - zeros;
    let access_list = transaction.shape.access_list();
    let accounts = access_list.len() as u64;
    let slots = access_list.iter().map(|access| access.storage_keys.len() as u64).sum::<u64>();
    let create = if transaction.to.is_none() { 32_000 + 2 * (transaction.data.len() as u64).div_ceil(32) } else { 0 };
    let authorizations = transaction.shape.authorizations().len() as u64;
    21_000 + 4 * zeros + 16 * others + 2_400 * accounts + 1_900 * slots + create + 25_000 * authorizations
}
