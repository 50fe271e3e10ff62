//! What the proxy does with the calls of its clients.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod chain;
mod filters;
mod forms;
mod kept;
mod leaving;
mod long_answers;
mod refusals;
mod spans;
#[path = "../support/mod.rs"]
mod support;
