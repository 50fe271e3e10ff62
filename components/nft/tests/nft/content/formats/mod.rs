//! The encodings of blocks and records, with third-party vectors.

mod archives;
mod blocks;
mod cbor;
mod directories;
mod ipns_records;
mod many_blocks;
mod nodes;
