//! Gateways of the operator: who is asked in which order, what a request looks like, and the
//! redirects that a gateway answers with.

pub(crate) mod health;
pub(crate) mod named;
pub(crate) mod redirect;
pub(crate) mod request;
pub(crate) mod trustless;
