//! The encodings: JSON and RLP.

mod json;
mod rlp;
