//! Readers of the configuration document. They collect every error, each with its path.

pub(super) mod lists;
pub(super) mod section;
pub(super) mod texts;
