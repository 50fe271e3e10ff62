//! The component from outside: formats, sizes, limits and damaged files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs, unreachable_pub)]

mod formats;
mod limits;
mod pictures;
mod properties;
