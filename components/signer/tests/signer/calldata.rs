//! Calldata: signatures, decoding, calls inside calls, what is spent.

mod functions;
mod selectors;
