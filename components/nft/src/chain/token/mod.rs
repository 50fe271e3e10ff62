//! What the chain says about one token beside its URI.

pub(crate) mod beside;
pub(crate) mod extensions;
pub(crate) mod holding;
pub(crate) mod lsp8;
pub(crate) mod punk;
pub(crate) mod special;
