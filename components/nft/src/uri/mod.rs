//! Token URIs: what a contract returns as `tokenURI` or `uri`.

pub mod data;
pub mod ipfs;
pub(crate) mod syntax;
pub mod template;
pub mod token_uri;
pub mod web;
