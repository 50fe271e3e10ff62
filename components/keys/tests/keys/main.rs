//! Keystores and mnemonics from outside: third-party vectors, and what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs, unreachable_pub)]

mod common;
mod costs;
mod keystores;
mod mnemonics;
mod paths;
mod properties;
mod refusals;
