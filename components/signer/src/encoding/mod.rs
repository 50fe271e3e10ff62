//! Text and bytes from outside, read strictly, and the forms in which they go back.

pub mod address;
pub mod hex;
pub mod json;
pub mod quantity;
pub mod rlp;
