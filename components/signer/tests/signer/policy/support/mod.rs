//! What the tests of policies share.

pub mod calldata;
pub mod policies;
pub mod spending_limits;
pub mod typed_data;
