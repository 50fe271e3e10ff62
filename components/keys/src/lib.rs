//! Opens keystore files (Web3 Secret Storage, version 3) and mnemonics (BIP-39, BIP-32): data in, a key of 32 bytes out. It imports nothing and keeps nothing.
//!
//! What is secret lies in buffers that wipe themselves; in the component the allocator wipes whatever is given back to it, the working memory of scrypt and the copies of the boundary among it, and
//! the seam wipes the stack below a call (`stack.rs`).

#![deny(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod bindings;
mod fields;
mod json;
pub mod keystore;
pub mod mnemonic;
pub mod open_error;
mod public;
pub mod secret;
pub mod stack;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);
