//! Fuzz targets for the components.
//!
//! A target is a function that takes arbitrary bytes and panics if a property does not hold.
//! Any other panic is a finding too. `npm run fuzz` runs the targets under libFuzzer (`engine/`).
//! `cargo test` runs them over their seeds and over the inputs in `found/`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod seeds;
#[path = "../../signer/tests/signer/support/mod.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, reason = "the support module of the signer's tests, of which the targets use a part")]
mod support;
pub mod targets;
