//! `mintmark-check` reads a document from standard input and reports how the components read it.
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
