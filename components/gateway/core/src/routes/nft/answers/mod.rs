//! Answers questions, and does what is left to do after their answers are sent.

pub(crate) mod after;
pub(crate) mod answer;
pub(crate) mod context;
pub(crate) mod left;
pub(crate) mod probe;
