//! The configuration as components read it that have an environment and no files. WASI hosts have
//! no JavaScript to read it for them.
//!
//! The variable [`VARIABLE`] holds the JSON text of `schema/config.json`. `${NAME}` in its strings
//! is filled from the same environment. Each part gets what it needs and no more. The gateway gets
//! no prices, callers, policies or keys ([`gateway()`]). The limits backend gets its own section
//! ([`limits()`]), and so do the signer ([`signer()`]) and remote backends ([`backends()`]). A
//! limiting middleware gets what tells clients apart ([`clients()`]). The component that stands
//! between a gateway and the environment of the host lets only the gateway's part through
//! ([`public()`]).
//!
//! The other hosts validate a configuration by the JSON Schema. This crate validates less: it
//! refuses unknown fields, wrong types and what the parts themselves refuse. The form of a URL is
//! judged when it is used.

mod backends;
mod changed_names;
mod clients;
mod document;
mod environment;
mod fill;
mod gateway;
mod limits;
mod opened;
mod public;
mod signer;
mod stand_ins;
mod typed;

pub use backends::{Backends, backends};
pub use changed_names::{ConfigWarning, RENAMED, Renamed};
pub use clients::clients;
pub use document::{Document, SECTIONS};
pub use environment::{VARIABLE, variable, wiped_after};
pub use fill::{Filled, Secrets};
pub use gateway::{Gateway, Network, gateway, gateway_part};
pub use limits::policy::{CarryOver, Kind, Mode, Policy, Scope};
pub use limits::price::{Price, RangePrice};
pub use limits::{Limits, limits};
pub use mintmark_strict_json::ConfigError;
pub use opened::Opened;
pub use public::public;
pub use signer::{KeyName, Signer, signer};
pub use stand_ins::{Hidden, StandIns};
