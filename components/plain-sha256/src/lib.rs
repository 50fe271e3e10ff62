//! SHA-256 and nothing else, by the crate and the flags that the nft component is built with.
//! The benchmark compares the verification of a block with it.

#![deny(unsafe_code)]

#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "generated")]
mod bindings;
