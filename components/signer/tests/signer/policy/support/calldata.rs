//! Encoding of calldata (Contract ABI Specification).

use mintmark_signer::{calldata::function::Function, encoding::address::Address};
use ruint::aliases::U256;

/// A value to encode.
#[derive(Clone, Debug)]
pub enum Abi {
    /// A value of one word.
    Word([u8; 32]),
    /// `bytes` or `string`.
    Bytes(Vec<u8>),
    /// `T[]`.
    List(Vec<Abi>),
    /// A tuple.
    Tuple(Vec<Abi>),
}

impl Abi {
    fn is_dynamic(&self) -> bool {
        match self {
            Self::Word(_) => false,
            Self::Bytes(_) | Self::List(_) => true,
            Self::Tuple(members) => members.iter().any(Self::is_dynamic),
        }
    }

    fn encode(&self) -> Vec<u8> {
        match self {
            Self::Word(word) => word.to_vec(),
            Self::Bytes(bytes) => {
                let mut encoded = word(bytes.len()).to_vec();
                encoded.extend(bytes);
                encoded.resize(32 + bytes.len().next_multiple_of(32), 0);
                encoded
            }
            Self::List(items) => [word(items.len()).to_vec(), tuple(items)].concat(),
            Self::Tuple(members) => tuple(members),
        }
    }
}

fn word(number: usize) -> [u8; 32] {
    U256::from(number).to_be_bytes()
}

fn tuple(members: &[Abi]) -> Vec<u8> {
    let encoded: Vec<_> = members.iter().map(Abi::encode).collect();
    let head = members.iter().zip(&encoded).map(|(member, own)| if member.is_dynamic() { 32 } else { own.len() }).sum::<usize>();
    let (mut heads, mut tails) = (Vec::new(), Vec::new());
    for (member, own) in members.iter().zip(encoded) {
        if member.is_dynamic() {
            heads.extend(word(head + tails.len()));
            tails.extend(own);
        } else {
            heads.extend(own);
        }
    }
    [heads, tails].concat()
}

/// Returns a number.
pub fn uint(number: u64) -> Abi {
    Abi::Word(U256::from(number).to_be_bytes())
}

/// Returns an address.
pub fn address(text: &str) -> Abi {
    let mut word = [0; 32];
    word[12..].copy_from_slice(&Address::parse(text).unwrap().0);
    Abi::Word(word)
}

/// Encodes a call of a function.
pub fn calldata(signature: &str, arguments: &[Abi]) -> Vec<u8> {
    [Function::parse(signature).unwrap().selector.to_vec(), tuple(arguments)].concat()
}

/// Encodes `transfer(address,uint256)`.
pub fn transfer(to: &str, amount: u64) -> Vec<u8> {
    calldata("transfer(address,uint256)", &[address(to), uint(amount)])
}

/// Encodes `multicall(bytes[])`.
pub fn multicall(calls: &[Vec<u8>]) -> Vec<u8> {
    calldata("multicall(bytes[])", &[Abi::List(calls.iter().cloned().map(Abi::Bytes).collect())])
}

/// Encodes `execTransaction` of Safe.
pub fn exec_transaction(to: &str, value: u64, data: Vec<u8>, operation: u64) -> Vec<u8> {
    let zero = || uint(0);
    calldata(
        "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
        &[address(to), uint(value), Abi::Bytes(data), uint(operation), zero(), zero(), zero(), zero(), zero(), Abi::Bytes(vec![1; 65])],
    )
}

/// Encodes `multiSend` of MultiSend. Each call has an operation, a destination, a value and data.
pub fn multi_send(calls: &[(u8, &str, u64, Vec<u8>)]) -> Vec<u8> {
    let mut packed = Vec::new();
    for (operation, to, value, data) in calls {
        packed.push(*operation);
        packed.extend(Address::parse(to).unwrap().0);
        packed.extend(U256::from(*value).to_be_bytes::<32>());
        packed.extend(word(data.len()));
        packed.extend(data);
    }
    calldata("multiSend(bytes)", &[Abi::Bytes(packed)])
}
