//! NFT metadata as a pure state machine.
//!
//! It finds a token's metadata document on chain, fetches it, verifies it against its CID and
//! normalises it. Nothing here performs I/O: [`resolution::Resolution`] and
//! [`content::stream::ContentStream`] say what to fetch, and take the responses.

pub mod avatar;
pub mod chain;
pub mod collection;
#[cfg(target_arch = "wasm32")]
mod component;
pub mod content;
mod context;
pub mod document;
mod effects;
pub mod error;
pub mod http;
pub mod json;
pub mod media;
mod race;
pub mod resolution;
pub mod settings;
mod steps;
pub mod subject;
pub mod svg;
pub mod token;
#[cfg(feature = "trap-for-tests")]
mod trap;
pub mod uri;
pub mod warnings;
