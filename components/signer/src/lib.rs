//! The signer: one key set, its callers, its policies, and an audit entry for every decision.
//!
//! The component imports nothing: data in, decision out. What it remembers is a ledger of rows and
//! entries that its host keeps.
//!
//! A signature takes these steps: `plan`, `prepare`, the host commits the ticket's entry,
//! `release`, and for a remote key `complete`. So there is no signature without its record.

#![deny(unsafe_code)]

#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "generated")]
mod bindings;
pub mod calldata;
pub mod config;
pub mod crypto;
pub mod encoding;
pub mod explain;
pub mod policy;
pub mod record;
pub mod refusal;
pub mod request;
pub mod stamp;
pub mod stop_order;
pub mod transaction;
pub mod typed_data;
pub mod wallet;
