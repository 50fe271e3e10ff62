//! Incoming HTTP: requests, their routes, replies and problems.

// The routes use the rest next.
#[allow(dead_code)]
pub(crate) mod entity_tag;
pub(crate) mod nft_route;
pub(crate) mod problem;
#[allow(dead_code)]
pub(crate) mod query;
#[allow(dead_code)]
pub(crate) mod range;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod route;
