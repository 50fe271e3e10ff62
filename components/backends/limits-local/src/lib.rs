//! The limits backend as a component, for composed files: `mintmark:gateway/limits` over a limiter
//! and the memory of one instance.
//!
//! Limits hold for one instance: a host that makes an instance for each request limits nobody.

#[cfg(target_arch = "wasm32")]
mod component;
mod table;

pub use table::{Kept, Table};
