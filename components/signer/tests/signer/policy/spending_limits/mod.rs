//! Spending limits over a rolling window of time.

mod rolling;
mod tokens;
mod wallet;
