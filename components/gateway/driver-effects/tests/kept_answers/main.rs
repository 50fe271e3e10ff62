//! Kept answers, driven with effects as data: what is given again, and what a client may go on to
//! use.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../nft/host/mod.rs"]
mod host;

mod etags;
mod events;
mod outdated;
mod outlived;
mod partial;
mod stage;
