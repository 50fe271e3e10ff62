//! What the tests share. The fuzz targets use it too.

pub mod abi_encode;
pub mod random;
pub mod remote;
pub mod requests;
pub mod rlp;
pub mod vault;
pub mod vectors;
pub mod wallet;
