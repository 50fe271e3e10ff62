//! The backends as a component, for composed files: `mintmark:gateway/backends` over a signer, a
//! limiter, and the memory of one instance.
//!
//! Limits hold for one instance: a host that makes an instance for each request limits nobody.
//! Signing needs a ledger that outlives a crash, and there is none: a call that would need an entry
//! is answered `store-unavailable`, without being judged or recorded. The backends still tell who a
//! caller is, and which accounts it has.

#[cfg(target_arch = "wasm32")]
mod component;
mod keys;
mod table;

pub use keys::{KeyError, key};
pub use table::{Kept, Table};
