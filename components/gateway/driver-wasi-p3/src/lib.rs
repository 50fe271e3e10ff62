//! The gateway as a WASI 0.3 HTTP service over native async streams: the world `driver-wasi-p3`,
//! behind the gate `gateway-async-streams` (`wit/README.md`).
//!
//! The world exists if the feature is named:
//!
//! ```no_run
//! wit_bindgen::generate!({
//!     path: "../../../wit/gateway",
//!     world: "driver-wasi-p3",
//!     features: ["gateway-async-streams"],
//!     generate_all,
//! });
//! fn main() {}
//! ```
//!
//! Without the feature it does not exist:
//!
//! ```compile_fail
//! wit_bindgen::generate!({
//!     path: "../../../wit/gateway",
//!     world: "driver-wasi-p3",
//!     generate_all,
//! });
//! fn main() {}
//! ```

#[cfg(target_arch = "wasm32")]
mod component;
