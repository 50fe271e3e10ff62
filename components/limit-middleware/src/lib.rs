//! Rate limits in front of any HTTP service for WASI 0.3: the world `limit-middleware`, behind the
//! gate `gateway-async-streams` (`wit/README.md`).
//!
//! It decides from the head of a request and never reads a body. The streams of a request and of a
//! response pass from the host to the service and back as they are.

#[cfg(target_arch = "wasm32")]
mod component;
mod fields;

pub use fields::{Stripped, extends, stripped};
