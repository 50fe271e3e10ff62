//! One HTTP request to one endpoint, and what its response says.

pub(crate) mod ask;
pub(crate) mod batches;
mod faults;
pub(crate) mod long;
mod request;
pub(crate) mod round;
