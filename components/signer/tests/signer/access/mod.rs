//! Who may ask a wallet, and for what.

mod callers;
mod frozen;
mod roster;
mod stops;
