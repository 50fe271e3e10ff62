//! The outbox: what a signed transaction leaves in the ledger, who sees it, and what the gateway
//! reports of it.

mod access;
mod bump;
mod cancelling;
mod finding;
mod listing;
mod open;
mod refused;
mod refused_keys;
mod remote;
mod replacements;
mod reports;
pub mod support;
mod void;
