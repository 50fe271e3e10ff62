//! Token URIs.

mod data;
mod ipfs;
