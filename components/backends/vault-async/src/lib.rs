//! A vault that answers at once, in the asynchronous form. It hands every call of `async-vault` on
//! to `vault`. A composed file for WASI 0.3 has it in front of a vault that was built for WASI 0.2.

#[cfg(target_arch = "wasm32")]
mod component;
