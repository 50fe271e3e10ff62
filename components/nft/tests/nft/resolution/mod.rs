//! The resolution as a whole.

mod properties;
mod token;
mod trap;
