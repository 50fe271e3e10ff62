//! The resolution as a whole.

mod localized;
mod properties;
mod token;
mod trap;
