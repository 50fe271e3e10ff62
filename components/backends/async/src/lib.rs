//! Backends that answer at once, in the asynchronous form. It hands every call on: `async-limits`
//! to `limits`, and `async-vault` to `vault`. A composed file for WASI 0.3 has it in front of
//! backends that were built for WASI 0.2.

#[cfg(target_arch = "wasm32")]
mod component;
