//! Content that is found by a hash or a name and not by the server that has it: IPFS, IPNS,
//! Arweave and ArNS, and the gateway URLs that stand for them.

pub mod arweave;
pub mod cid;
pub mod content_path;
pub(crate) mod gateway;
pub mod ipfs;
pub mod ipns;
