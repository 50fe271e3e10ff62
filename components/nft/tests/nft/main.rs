//! The resolution from outside: state-machine tables, third-party vectors, properties.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs, unreachable_pub)]

mod blocks;
mod chain_reads;
mod data_uris;
mod documents;
mod fields;
mod hostile;
mod ipfs_race;
mod ipfs_uris;
mod properties;
mod rpc_hedges;
mod rpc_replies;
mod samples;
mod support;
mod token;
mod trap;
mod web;
