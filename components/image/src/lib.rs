//! Makes images smaller. The component has no imports and keeps no state.

#![deny(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod bindings;
mod decode;
mod encode;
pub mod image_error;
pub mod limits;
pub mod resize;
mod shrink;
