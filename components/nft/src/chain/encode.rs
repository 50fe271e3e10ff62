//! Encoding of contract calls (Solidity ABI specification, "Function Selector and Argument
//! Encoding").

use alloy_primitives::{Address, U256};

const WORD: usize = 32;

/// An argument of a call.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'a> {
    /// A value of one word.
    Word([u8; WORD]),
    /// `bytes` or `string`.
    Bytes(&'a [u8]),
    /// An array of values of one word.
    Words(&'a [[u8; WORD]]),
}

impl Argument<'_> {
    /// Returns a `uint256` or any shorter unsigned integer.
    pub const fn uint(value: &U256) -> Self {
        Self::Word(value.to_be_bytes::<WORD>())
    }

    /// Returns an `address`.
    pub fn address(address: &Address) -> Self {
        Self::Word(address.into_word().0)
    }
}

/// Returns the data of a call.
pub fn call_data(selector: [u8; 4], arguments: &[Argument<'_>]) -> Vec<u8> {
    let mut data = selector.to_vec();
    let mut tail = Vec::new();
    let head = arguments.len() * WORD;
    for argument in arguments {
        match argument {
            Argument::Word(word) => data.extend_from_slice(word),
            Argument::Words(words) => {
                push_size(&mut data, head + tail.len());
                push_size(&mut tail, words.len());
                tail.extend(words.as_flattened());
            }
            Argument::Bytes(bytes) => {
                push_size(&mut data, head + tail.len());
                push_size(&mut tail, bytes.len());
                tail.extend_from_slice(bytes);
                tail.resize(tail.len().next_multiple_of(WORD), 0);
            }
        }
    }
    data.extend_from_slice(&tail);
    data
}

fn push_size(data: &mut Vec<u8>, size: usize) {
    data.extend_from_slice(&U256::from(size).to_be_bytes::<WORD>());
}
