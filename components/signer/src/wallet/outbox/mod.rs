//! The outbox as callers and the gateway see it: lookups, which change nothing, and reports of what
//! became of a transaction.

mod account;
mod find;
mod list;
pub mod lookup;
mod open;
pub mod params;
mod recording;
pub(super) mod render;
pub(super) mod replacement;
pub mod report;
mod resend;
mod rows;
