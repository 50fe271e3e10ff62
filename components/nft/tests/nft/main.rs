//! The resolution from outside: tables of its states, third-party vectors and properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs, unreachable_pub)]

mod chain;
mod content;
mod document;
mod media;
mod resolution;
mod support;
mod svg;
mod uri;
