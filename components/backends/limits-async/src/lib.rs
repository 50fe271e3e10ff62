//! A limits backend that answers at once, in the asynchronous form. It hands every call of
//! `async-limits` on to `limits`. A composed file for WASI 0.3 has it in front of a backend that
//! was built for WASI 0.2.

#[cfg(target_arch = "wasm32")]
mod component;
