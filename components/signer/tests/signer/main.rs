//! The signer from outside: third-party vectors, refusals, policies, and what it records.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs, unreachable_pub)]

mod access;
mod calldata;
mod config;
mod curve;
mod encoding;
mod outbox;
mod policy;
mod stamps;
mod support;
mod transaction;
mod typed_data;
mod wallet;
