//! Typed data (EIP-712): its digest, its bounds and its meaning.

mod accounts;
mod bounds;
mod colon;
mod forwarder;
mod meaning;
mod properties;
mod reference;
mod refused;
pub mod support;
mod vectors;
mod wallet;
