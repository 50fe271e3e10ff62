//! The signer from outside: vectors of others, what it refuses, how it judges, what it records.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs, unreachable_pub)]

mod access;
mod common;
mod configuration;
mod frozen;
mod idempotency;
mod lifecycle;
mod nonces;
mod policies;
mod properties;
mod refusals;
mod requests;
mod rlp;
mod secrets;
mod stamps;
mod trap;
mod vectors;
mod whole;
