//! Chain reads: contract calls as JSON-RPC fetches, and how their responses are read.

pub mod abi;
pub(crate) mod batch;
pub(crate) mod call;
pub(crate) mod calls;
pub mod ccip;
pub mod decode;
pub mod encode;
pub mod ens;
pub(crate) mod facts;
mod node_error;
pub(crate) mod query;
pub(crate) mod reader;
pub mod reply;
pub(crate) mod revert;
pub(crate) mod send;
pub mod standards;
pub(crate) mod token;
pub mod unusable;
