//! Content: blocks, IPFS gateways and the web.

mod archives;
mod blocks;
mod cbor;
mod directories;
mod ipfs_gateways;
mod ipns_records;
mod many_blocks;
mod nodes;
mod web;
