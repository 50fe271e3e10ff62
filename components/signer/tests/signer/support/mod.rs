//! What the tests share.

pub mod abi_encode;
pub mod random;
pub mod requests;
pub mod rlp;
pub mod vault;
pub mod vectors;
pub mod wallet;
