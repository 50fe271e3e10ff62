//! Token URIs: what a contract returns as `tokenURI` or `uri`.

pub mod addressed;
pub(crate) mod forms;
pub mod inline;
pub mod limits;
pub mod location;
pub mod media_uri;
pub mod on_chain;
pub(crate) mod syntax;
pub mod template;
pub(crate) mod tidy;
pub mod token_uri;
pub mod warning;
pub mod web;
