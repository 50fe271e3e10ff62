//! The curve, the hash functions, and secrets in memory.

pub mod curve;
pub mod hash;
pub mod secret;
