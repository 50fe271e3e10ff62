//! The error codes of `wasi:http` 0.3, and what they say of a request.

#[path = "../../../remote/shared/failure.rs"]
mod failure;

pub(super) use failure::{broken, failure, late};

pub(super) use super::bindings::wasi::http0_3_0::types::ErrorCode;
