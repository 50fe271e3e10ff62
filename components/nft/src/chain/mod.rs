//! Chain reads: contract calls as JSON-RPC fetches, and how their responses are read.

pub mod abi;
pub(crate) mod calls;
pub mod ccip;
pub mod decode;
pub mod encode;
pub(crate) mod query;
pub mod reply;
pub(crate) mod revert;
pub mod standards;
