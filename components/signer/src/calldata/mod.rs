//! Calldata of contract calls (Contract ABI Specification): the arguments of a function, the calls
//! inside a call, the tokens that it spends.
//!
//! Only the canonical encoding of values is decoded. So no contract can see other values in the
//! same calldata.

pub mod decode;
pub mod function;
mod parse;
pub mod spends;
pub mod types;
pub mod unpack;
mod values;

/// Splits calldata into the selector of the function and its arguments. `None` if it has less than
/// four bytes.
pub fn split(calldata: &[u8]) -> Option<([u8; 4], &[u8])> {
    let (selector, arguments) = calldata.split_first_chunk()?;
    Some((*selector, arguments))
}
