//! Answers about tokens that are kept: their form in the store, and how long they hold.

pub(crate) mod entry;
pub(crate) mod kept;
pub(crate) mod lifetimes;
