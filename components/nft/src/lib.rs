//! NFT metadata as a pure state machine.
//!
//! It finds a token's metadata document on chain, fetches it, verifies it against its CID and
//! normalises it. Nothing here performs I/O: [`resolution::Resolution`] says what to fetch, and
//! takes the responses.

pub mod chain;
#[cfg(target_arch = "wasm32")]
mod component;
pub mod content;
mod context;
pub mod document;
pub mod error;
mod hedged;
pub mod http;
pub mod json;
pub mod resolution;
pub mod settings;
mod steps;
pub mod token;
#[cfg(feature = "trap-for-tests")]
mod trap;
pub mod uri;
pub mod warnings;
