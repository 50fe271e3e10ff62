//! The outbox as callers and the gateway see it: lookups, which change nothing, and reports of what
//! became of a transaction.

mod by_gateway;
pub(super) mod due;
mod giving_back;
pub mod lookup;
pub mod params;
mod recording;
pub(super) mod replacement;
pub mod report;
mod void;
