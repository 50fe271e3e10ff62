//! Remote backends as a component for WASI 0.2: the interfaces `limits` and `vault`, answered by
//! another gateway over `wasi:http`. A question blocks the instance until its answer or its
//! deadline.

#[cfg(target_arch = "wasm32")]
mod component;
