//! Calldata: signatures, decoding, calls inside calls, what is spent.

mod calls;
mod functions;
mod hostile;
mod properties;
mod selectors;
mod spends;
mod vectors;
