//! The JSON-RPC endpoints of a chain: asks them, reads their answers, and hides their secrets.

pub(crate) mod answers;
pub(crate) mod endpoints;
pub(crate) mod node_error;
pub(crate) mod origin;
pub(crate) mod params;
pub(crate) mod pending_filter;
pub(crate) mod pool_words;
pub(crate) mod quantity;
pub(crate) mod queries;
pub(crate) mod redact;
pub(crate) mod upstream;
