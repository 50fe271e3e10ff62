//! A wallet from plan to signature, and what it keeps.

mod chain_bounds;
mod client_forms;
mod end_to_end;
mod hedged_nonces;
mod idempotency;
mod lifecycle;
mod nonces;
mod properties;
mod remote_keys;
mod secrets;
mod trap;
