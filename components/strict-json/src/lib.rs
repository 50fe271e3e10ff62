//! JSON (RFC 8259) in which no member stands twice, and the errors of configurations that are read
//! from it.
//!
//! `serde_json` silently takes the last of two members with one name. In a configuration that is a
//! mistake, not a choice.

mod config_error;
mod value;

pub use config_error::{ConfigError, pointer};
pub use value::{Document, MAX_BYTES, parse};
