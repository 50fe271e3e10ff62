//! The signer: one key set, its callers, its policies, and an audit entry for whatever it decides. Data in, decision out: it imports nothing,
//! and what it remembers is a ledger of rows and entries that its host keeps.
//!
//! The order is `plan`, `prepare`, the host commits the ticket's entry, `release`: no signature without its record.

#![deny(unsafe_code)]

pub mod address;
pub mod audit;
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "generated")]
mod bindings;
pub mod calldata;
pub mod config;
pub mod curve;
pub mod explain;
pub mod hash;
pub mod hex;
pub mod idempotency;
pub mod json;
pub mod ledger;
pub mod meaning;
pub mod message;
pub mod nonces;
pub mod params;
pub mod policy;
pub mod quantity;
pub mod refusal;
pub mod replacement;
pub mod rlp;
pub mod secret;
pub mod stamp;
pub mod transaction;
#[cfg(feature = "trap-for-tests")]
mod trap;
pub mod typed_data;
pub mod value;
pub mod wallet;
pub mod windows;
