//! secp256k1: vectors, and the cases where other implementations failed.

mod advisories;
mod vectors;
mod wycheproof;
