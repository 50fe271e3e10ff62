//! What the signer remembers between two requests. Everything here becomes rows and entries of a
//! ledger that the host keeps.

pub mod audit;
pub mod idempotency;
pub mod ledger;
pub mod nonces;
pub mod outbox;
pub mod replacement;
pub mod roster;
pub mod spending_limits;
pub mod stops;
