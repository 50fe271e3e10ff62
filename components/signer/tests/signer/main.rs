//! The signer from outside: vectors of others, what it refuses, how it judges, what it records.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs, unreachable_pub)]

mod access;
mod authorizations;
mod blobs;
mod calldata;
mod common;
mod configuration;
mod idempotency;
mod lifecycle;
mod nonces;
mod policies;
mod policy;
mod properties;
mod raw;
mod refusals;
mod replacement;
mod requests;
mod rlp;
mod rlp_decode;
mod round_trip;
mod secrets;
mod transactions;
mod trap;
mod typed_data;
mod typed_data_bounds;
mod typed_data_meaning;
mod typed_data_properties;
mod typed_data_reference;
mod typed_data_refused;
mod typed_data_wallet;
mod types;
mod vectors;
mod whole;
