//! The core's types over WIT: the conversion that every driver uses, and the components that a
//! gateway is linked with (`mintmark:nft/metadata`, `mintmark:gateway/limits`,
//! `mintmark:gateway/vault`).
//!
//! A driver names [`bindings`] in the `with` of its own `generate!`, so that its world has these
//! very types.

pub mod backends;
pub mod bindings;
pub mod coding;
pub mod from_wit;
pub mod length;
pub mod log_line;
pub mod nft;
mod nft_from_wit;
mod nft_to_wit;
pub mod outputs;
pub mod to_wit;
