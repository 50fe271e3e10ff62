//! Content: the bytes behind a URI, fetched, and verified where the URI names a hash.

pub(crate) mod deliver;
pub mod digest;
pub mod encoding;
pub(crate) mod fetched;
pub(crate) mod ipfs_block;
pub mod ipns;
pub mod request;
pub mod stream;
pub mod unixfs;
pub(crate) mod web;
