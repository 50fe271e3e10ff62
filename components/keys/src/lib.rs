//! Opens keystore files (Web3 Secret Storage, version 3) and mnemonics (BIP-39, BIP-32). The result
//! is a private key of 32 bytes. The component has no imports and keeps no state.
//!
//! Security: secrets are kept in buffers that are wiped when dropped. In the component, the
//! allocator also wipes all memory that is freed, such as the working memory of scrypt and the
//! copies at the boundary, and the stack is wiped after each call (`stack.rs`).

#![deny(unsafe_code)]

mod address;
#[cfg(target_arch = "wasm32")]
mod bindings;
mod fields;
mod json;
pub mod keystore;
pub mod mnemonic;
pub mod open_error;
pub mod secret;
pub mod stack;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);
