//! Token metadata: the NFT component as the core sees it, the actions that it asks for, its answers
//! as JSON, and what is kept of them.

pub(crate) mod answers;
pub(crate) mod batch;
pub(crate) mod cache;
pub(crate) mod component;
pub(crate) mod drive;
pub(crate) mod events;
pub(crate) mod identifiers;
pub(crate) mod problems;
pub(crate) mod settings;
pub(crate) mod spellings;
pub(crate) mod under_way;
