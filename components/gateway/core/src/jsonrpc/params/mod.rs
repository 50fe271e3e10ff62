//! What the params of a call say, as far as the gateway has to know it.

pub(crate) mod calldata;
pub(crate) mod facts;
pub(crate) mod leading;
pub(crate) mod lists;
pub(crate) mod log_filter;
pub(crate) mod named;
pub(crate) mod span;
