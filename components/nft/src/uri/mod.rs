//! Token URIs: what a contract returns as `tokenURI` or `uri`.

pub mod addressed;
pub mod data;
pub mod eip681;
pub(crate) mod forms;
pub mod inline;
pub mod ipfs;
pub mod limits;
pub mod location;
pub mod media_uri;
pub(crate) mod syntax;
pub mod template;
pub(crate) mod tidy;
pub mod token_uri;
pub mod warning;
pub mod web;
