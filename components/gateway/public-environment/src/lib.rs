//! The environment of a gateway in a composed file. It stands between the gateway and the host's
//! environment, which the backends read by themselves: so the keys reach the backends and nothing
//! else, by the way in which the parts are wired and not by a promise of the gateway.

#[cfg(target_arch = "wasm32")]
mod component;
