//! Incoming HTTP: requests, their routes, replies and problems.

pub(crate) mod problem;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod route;
