//! The steps of a resolution, in order: detect the standard, locate the token URI, obtain the
//! document.
//!
//! [`step::Step`] runs them. No step knows the next one.

mod assemble;
mod detect;
mod locate;
mod located;
mod obtain;
pub(crate) mod step;
