//! The backends as a component, for composed files: `mintmark:gateway/backends` over a signer, a limiter, and the memory of one instance.
//!
//! Limits are those of the instance: a host that makes one for each request limits nobody. Signing needs a ledger that outlives a crash, and there is none: whatever would need an
//! entry is answered `store-unavailable`, nothing is judged and nothing recorded. Who a caller is and which accounts it has is answered all the same.

#[cfg(target_arch = "wasm32")]
mod component;
mod keys;
mod table;

pub use keys::{KeyError, key};
pub use table::{Kept, Table};
