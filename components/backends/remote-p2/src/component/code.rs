//! The error codes of `wasi:http` 0.2, and what they say of a request.

#[path = "../../../remote/shared/failure.rs"]
mod failure;

pub(super) use failure::{broken, failure, late};

pub(super) use wasip2::http::types::ErrorCode;
