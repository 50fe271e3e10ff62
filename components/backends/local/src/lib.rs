//! The backends as a component, for composed files: `mintmark:gateway/backends` over a signer, a
//! limiter, and the memory of one instance.
//!
//! Limits hold for one instance: a host that makes an instance for each request limits nobody.
//!
//! Signing needs a ledger that survives a crash, and this component has no such ledger. It answers
//! every call that would need an entry with `store-unavailable`, and neither judges nor records it.
//! It still identifies callers, and lists their accounts.

#[cfg(target_arch = "wasm32")]
mod component;
mod keys;
mod table;

pub use keys::{KeyError, key};
pub use table::{Kept, Table};
