//! The chain: contract calls as JSON-RPC fetches, and what their answers say.

pub mod abi;
pub(crate) mod ask;
pub(crate) mod calls;
pub mod reply;
pub(crate) mod revert;
