//! The driver for hosts that perform effects. It exports `mintmark:gateway/exchanges` over the
//! core.

#[cfg(target_arch = "wasm32")]
mod component;
mod effects;
mod machine;
mod step;

pub use effects::{Effects, Stream};
pub use machine::Machine;
pub use step::{Action, Outcome, Output, Step};
