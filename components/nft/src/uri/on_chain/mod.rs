//! References to tokens and contracts by chain and address.

pub mod caip;
pub mod eip681;
