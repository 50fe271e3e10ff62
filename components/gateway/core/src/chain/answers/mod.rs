//! What endpoints answer, and what it means for the next step.

pub(crate) mod board;
pub(crate) mod long;
pub(crate) mod methods;
pub(crate) mod read;
pub(crate) mod table;
pub(crate) mod verdict;
pub(crate) mod wait;
