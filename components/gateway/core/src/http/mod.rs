//! Incoming HTTP: requests, their routes, replies and problems.

pub(crate) mod chain_id;
pub(crate) mod entity_tag;
pub(crate) mod media_fields;
pub(crate) mod nft_route;
pub(crate) mod problem;
pub(crate) mod query;
pub(crate) mod range;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod retry_after;
pub(crate) mod route;
