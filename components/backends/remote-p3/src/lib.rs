//! Remote backends as a component for WASI 0.3: the interfaces `async-limits` and `async-vault`,
//! answered by another gateway over `wasi:http`.

#[cfg(target_arch = "wasm32")]
mod component;
