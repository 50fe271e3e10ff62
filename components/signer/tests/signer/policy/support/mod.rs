//! What the tests of policies share.

pub mod calldata;
pub mod explain;
pub mod policies;
pub mod spending_limits;
pub mod typed_data;
