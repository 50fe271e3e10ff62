//! Content: blocks, IPFS gateways and the web.

mod blocks;
mod ipfs_gateways;
mod web;
