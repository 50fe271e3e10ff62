//! What a request asks for.

pub(crate) mod parameters;
pub(crate) mod question;
