//! Intrinsic gas: what a transaction costs before anything runs.

use crate::transaction::Transaction;

/// Most bytes of a create's code (EIP-3860).
pub const MAX_INIT_CODE: usize = 49_152;

/// Gas of a blob (EIP-4844), which has a price of its own.
pub const PER_BLOB: u64 = 131_072;

/// Intrinsic gas of a transaction: 21,000; 16 a calldata byte that is not zero and 4 one that is (EIP-2028); 2,400 an account and 1,900 a slot of the access list
/// (EIP-2930); for a create 32,000 and 2 a word of code (EIP-3860); 25,000 an authorization (EIP-7702). A transaction with less is invalid on every chain. The floor of EIP-7623, which not every
/// chain has, is not in it; neither is the gas of blobs.
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
