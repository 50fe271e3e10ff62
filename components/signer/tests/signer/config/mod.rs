//! The configuration: what the signer refuses in it, and where.

mod callers;
mod errors;
mod given_keys;
pub mod support;
