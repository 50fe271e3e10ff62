//! The gateway for hosts that perform effects: `mintmark:gateway/exchanges` over the body.

#[cfg(target_arch = "wasm32")]
mod component;
mod machine;

pub use machine::{Action, Effects, Machine, Outcome, Output, Step};
