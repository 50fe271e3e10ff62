//! Content behind URLs: documents read whole, and bodies read in chunks.

pub(crate) mod body;
pub(crate) mod document;
mod head;
pub(crate) mod open;
