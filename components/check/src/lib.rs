//! `mintmark-check`: reads a document from standard input and tells what the components make of it.
//! Only `component` knows WIT types.

#[cfg(target_arch = "wasm32")]
mod component;

pub mod arguments;
pub mod chain;
pub mod configuration;
pub mod json;
pub mod report;
pub mod signer;
pub mod transaction;
