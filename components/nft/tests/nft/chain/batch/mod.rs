//! Calls of many tokens.

mod early;
mod failing;
