//! Calls of many subjects in few requests.
//!
//! A call waits until no future can go on. Then all calls that wait for the same endpoint are sent
//! together: by Multicall3 if it is deployed on the chain, otherwise as a JSON-RPC batch.

pub(crate) mod early;
mod flush;
mod json_rpc;
mod multicall;
mod slot;
pub(crate) mod together;
pub(crate) mod waiting;
