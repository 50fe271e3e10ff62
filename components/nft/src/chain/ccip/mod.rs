//! CCIP-Read (ERC-3668): a contract reverts with the addresses of web servers that know the answer,
//! and checks what they say.

pub(crate) mod follow;
pub mod lookup;
pub mod request;
pub(crate) mod server;
