//! The gateway as a WASI 0.2 HTTP service: the core, driven by `wstd`'s reactor, over `wasi:http`,
//! the backends and the NFT component that are linked.

#[cfg(target_arch = "wasm32")]
mod component;
