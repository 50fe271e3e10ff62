//! Calldata of contract calls (Contract ABI Specification): what a function's arguments are, which calls a call holds, which tokens it spends.
//!
//! Nothing is read loosely: calldata that is not the one canonical encoding of its values is not decoded, so no contract can see other values in it.

pub mod decode;
pub mod function;
mod parse;
pub mod spends;
pub mod types;
pub mod unpack;
mod values;

/// The function's selector and its arguments; none below four bytes.
pub fn split(calldata: &[u8]) -> Option<([u8; 4], &[u8])> {
    let (selector, arguments) = calldata.split_first_chunk()?;
    Some((*selector, arguments))
}
