//! What backends in one component ask of WASI 0.2. Only wasm builds contain it.

#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod environment;
#[cfg(target_arch = "wasm32")]
mod stderr;

#[cfg(target_arch = "wasm32")]
pub use clock::{microseconds, milliseconds};
#[cfg(target_arch = "wasm32")]
pub use environment::with_environment;
#[cfg(target_arch = "wasm32")]
pub use stderr::line;
