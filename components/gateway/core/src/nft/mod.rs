//! Token metadata: the NFT component as the core sees it, the actions that it asks for, its
//! document as JSON, and what is kept of it.

// The routes use the rest next.
#[allow(dead_code)]
pub(crate) mod batch;
#[allow(dead_code)]
pub(crate) mod cache;
pub(crate) mod component;
pub(crate) mod document;
#[allow(dead_code)]
pub(crate) mod events;
#[allow(dead_code)]
pub(crate) mod identifiers;
pub(crate) mod perform;
pub(crate) mod resolve;
pub(crate) mod settings;
