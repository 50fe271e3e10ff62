//! A chain's JSON-RPC endpoints: how they are asked, what counts as an answer, what of them may be
//! shown.

pub(crate) mod answer;
pub(crate) mod origin;
pub(crate) mod queries;
pub(crate) mod redact;
pub(crate) mod upstream;
