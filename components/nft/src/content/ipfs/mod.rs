//! Content from IPFS: blocks from gateways, each verified, and the walk from a CID along a path to
//! a file.

pub(crate) mod archive;
pub(crate) mod block;
mod cut;
pub(crate) mod dag;
pub(crate) mod fetch;
pub(crate) mod find;
pub(crate) mod missing;
pub(crate) mod names;
pub(crate) mod plain;
pub(crate) mod reader;
pub(crate) mod store;
pub(crate) mod walk;
