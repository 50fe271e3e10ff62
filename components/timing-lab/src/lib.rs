//! The operations of the signer that use a secret, to be timed from outside, and controls that leak
//! on purpose. A measurement that does not find the controls proves nothing.
//!
//! The timed code is that of the signer, built for wasm with the same flags. This component only
//! keeps secrets in slots for it. It never holds real keys.

#![deny(unsafe_code)]

pub mod bench;
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "generated")]
mod bindings;
pub mod controls;
