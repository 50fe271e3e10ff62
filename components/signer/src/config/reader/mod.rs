//! Readers of the configuration. They collect all config errors, each with its path.

pub(super) mod lists;
pub(super) mod section;
pub(super) mod texts;
