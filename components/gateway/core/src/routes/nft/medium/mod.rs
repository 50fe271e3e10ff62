//! The bytes of media.

pub(crate) mod open;
pub(crate) mod resized;
pub(crate) mod serve;
