//! Rounds over the signer's outbox: what is asked, sent and recorded.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod blocks;
mod counts;
mod finality;
mod findings;
mod replacing;
mod sending;
#[path = "../support/mod.rs"]
mod support;
mod void;
mod world;
