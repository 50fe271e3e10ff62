//! The vault as a component, for composed files: `mintmark:gateway/vault` over a signer.
//!
//! Signing needs a ledger that survives a crash, and this component has no such ledger. It answers
//! every call that would need an entry with `store-unavailable`, and neither judges nor records it.
//! It still identifies callers, and lists their accounts.

#[cfg(target_arch = "wasm32")]
mod component;
mod keys;

pub use keys::{KeyError, key};
