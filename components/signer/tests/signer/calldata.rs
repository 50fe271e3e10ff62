//! Calldata: signatures, decoding, calls inside calls, what is spent.

mod calls;
mod encode;
mod functions;
mod hostile;
mod properties;
mod selectors;
mod spends;
mod vectors;
