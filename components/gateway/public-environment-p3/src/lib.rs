//! The environment of a gateway in a composed file for WASI 0.3. The gateway reads this one in the
//! place of the host's environment.
//!
//! Security: only the backends read the host's environment, so keys reach nothing else. The wiring
//! of the composed file guarantees that, not the code of the gateway.

#[cfg(target_arch = "wasm32")]
mod component;
