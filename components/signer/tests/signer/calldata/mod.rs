//! Calldata: function signatures, decoding, inner calls, and spends.

mod calls;
mod functions;
mod hostile;
mod properties;
mod selectors;
mod spends;
mod vectors;
