//! Files and directories in dag-pb blocks (UnixFS specification).

pub mod data;
pub mod directory;
pub mod file;
pub mod murmur3;
pub mod node;
pub mod shard;
