//! The outbox as callers and the gateway see it: lookups, which change nothing, and reports of what
//! became of a transaction.

mod find;
mod list;
pub mod lookup;
mod open;
pub mod params;
mod recording;
mod render;
pub mod report;
mod rows;
mod seen;
