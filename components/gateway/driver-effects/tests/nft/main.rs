//! The NFT routes, driven with effects as data: which effects they ask for, in which order, what is
//! kept for how long, and what is cancelled.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod batch;
mod clocks;
mod cool_down;
mod errors;
mod events;
mod fresh;
mod host;
mod media;
mod prices;
mod stale;
mod streams;
mod widths;
