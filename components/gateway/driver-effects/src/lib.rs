//! The driver for hosts that perform effects. It exports `mintmark:gateway/exchanges` over the
//! core.

#[cfg(target_arch = "wasm32")]
mod component;
mod effect;
mod effects;
mod machine;
mod shared;
mod step;
mod stream;

pub use effects::Effects;
pub use machine::Machine;
pub use step::{Action, AskedResponse, Outcome, Output, Step};
pub use stream::Stream;
