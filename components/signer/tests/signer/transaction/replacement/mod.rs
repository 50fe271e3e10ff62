//! Replacement of pending transactions.

mod random;
mod rules;
