//! Token metadata: the NFT component as the core sees it, the fetches that it asks for, and its
//! document as JSON.

pub(crate) mod component;
pub(crate) mod document;
pub(crate) mod resolve;
