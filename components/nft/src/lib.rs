//! NFT metadata as a pure state machine: a token's document is found on chain, fetched, verified against its CID, and normalised. Nothing
//! here performs I/O: [`resolution::Resolution`] says what it wants fetched and takes what came back.

pub mod answer;
pub mod chain;
#[cfg(target_arch = "wasm32")]
mod component;
pub mod content;
mod context;
pub mod error;
pub mod http;
pub mod json;
mod relay;
pub mod resolution;
pub mod settings;
mod steps;
pub mod token;
#[cfg(feature = "trap-for-tests")]
mod trap;
pub mod uri;
pub mod warnings;
