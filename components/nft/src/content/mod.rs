//! Content: the bytes behind a URI, fetched, and verified where the URI names a hash.

pub(crate) mod arweave;
pub(crate) mod body;
pub(crate) mod deliver;
pub mod digest;
pub mod encoding;
pub(crate) mod fetched;
pub(crate) mod gateways;
pub(crate) mod ipfs;
pub mod ipns;
pub(crate) mod open;
pub(crate) mod read;
pub mod request;
mod safe_svg;
pub mod sink;
pub mod stream;
pub mod unixfs;
pub(crate) mod web;
