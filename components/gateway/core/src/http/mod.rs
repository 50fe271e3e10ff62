//! HTTP, incoming: which route a request names, how a reply looks, how a problem looks in it.

pub(crate) mod problem;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod route;
