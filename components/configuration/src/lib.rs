//! The configuration as components read it that have an environment and no files: WASI hosts have no JavaScript to read it for them.
//!
//! The variable [`VARIABLE`] holds the JSON text of `schema/config.json`; `${NAME}` in its strings is filled from the same environment. Each part gets what it needs and no more:
//! the gateway no prices, callers, policies or keys ([`gateway()`]), the limits backend its own section ([`limits()`]), the signer its own ([`signer()`]), and what stands between a
//! gateway and the environment of the host lets only the gateway's part through ([`public()`]).
//!
//! It is less than the check of the other hosts, which have the JSON Schema: unknown fields, wrong types and what the parts themselves refuse are problems; the forms of URLs are
//! judged when they are used.

mod config_error;
mod fill;
mod gateway;
mod json;
mod limits;
mod public;
mod sections;
mod signer;

pub use config_error::ConfigError;
pub use fill::{Filled, Secrets};
pub use gateway::{Gateway, Network, gateway};
pub use limits::{Limits, Mode, Policy, limits};
pub use public::public;
pub use signer::{KeyName, Signer, signer};

/// Name of the variable that holds the configuration's text.
pub const VARIABLE: &str = "MINTMARK_CONFIG_JSON";

/// Looks up a variable of an environment as `wasi:cli/environment` gives it. The first of a name counts.
#[must_use]
pub fn variable<'a>(variables: &'a [(String, String)], name: &str) -> Option<&'a str> {
    variables.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}
