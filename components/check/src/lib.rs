//! `mintmark-check`: reads a document from standard input and says what the components make of it. What is here knows no WIT types; `component` is the seam.

#[cfg(target_arch = "wasm32")]
mod component;

pub mod arguments;
pub mod chain;
pub mod configuration;
pub mod json;
pub mod report;
pub mod signer;
pub mod transaction;
