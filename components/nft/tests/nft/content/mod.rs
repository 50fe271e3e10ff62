//! Content: blocks, IPFS gateways, names, streams and the web.

mod formats;
mod gateway_answers;
mod ipfs_gateways;
mod ipfs_paths;
mod names;
mod plain_gateways;
mod sharded;
mod shared_blocks;
mod streams;
mod tags;
mod web;
mod web_streams;
