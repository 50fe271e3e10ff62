//! What touches a secret in the signer, to be timed from outside, and controls that leak on purpose: a measurement that does not find these finds nothing.
//!
//! The code that is timed is the signer's own, built for wasm with its flags; this component only keeps secrets in slots for it. It never runs beside real keys.

#![deny(unsafe_code)]

pub mod bench;
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "generated")]
mod bindings;
pub mod controls;
