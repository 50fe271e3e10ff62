//! The calls of contracts, and the few other questions to a node.

use alloy_primitives::Address;

use super::call::{Call, Request};
use super::encode::{Argument, call_data};

/// ERC-165 identifier of ERC-721.
pub(crate) const ERC721: [u8; 4] = [0x80, 0xac, 0x58, 0xcd];
/// ERC-165 identifier of ERC-1155.
pub(crate) const ERC1155: [u8; 4] = [0xd9, 0xb6, 0x7a, 0x26];

/// Maximum size of a short response in bytes. The result is a word, but an error message can be
/// long.
pub(crate) const SHORT_BYTES: u32 = 64 * 1024;

/// `supportsInterface(bytes4)` (ERC-165).
const SUPPORTS_INTERFACE: Function = Function { selector: [0x01, 0xff, 0xc9, 0xa7], name: "supportsInterface" };
/// `tokenURI(uint256)` (ERC-721).
pub(crate) const TOKEN_URI: Function = Function { selector: [0xc8, 0x7b, 0x56, 0xdd], name: "tokenURI" };
/// `uri(uint256)` (ERC-1155).
pub(crate) const URI: Function = Function { selector: [0x0e, 0x89, 0x34, 0x1c], name: "uri" };

/// Asks for the number of the latest block.
pub(crate) fn block_number() -> Call {
    let request = Request::Method { method: "eth_blockNumber", params: "[]".to_owned() };
    Call { request, max_bytes: SHORT_BYTES, purpose: "eth_blockNumber" }
}

/// Asks whether a contract implements an interface, at the latest block (ERC-165).
pub(crate) fn supports_interface(contract: &Address, interface: [u8; 4]) -> Call {
    let request = Request::Call { contract: *contract, data: supports_interface_data(interface), block: "latest".to_owned() };
    Call { request, max_bytes: SHORT_BYTES, purpose: SUPPORTS_INTERFACE.name }
}

/// A function that takes a token id, with its name for traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) selector: [u8; 4],
    pub(crate) name: &'static str,
}

/// Calls a contract with encoded data, at a block.
pub(crate) fn with_data(contract: &Address, data: &[u8], block: u64, max_bytes: u32, purpose: &'static str) -> Call {
    let request = Request::Call { contract: *contract, data: data.to_vec(), block: format!("0x{block:x}") };
    Call { request, max_bytes, purpose }
}

/// Asks for the code of a contract, at a block.
pub(crate) fn code(contract: &Address, block: u64) -> Call {
    let request = Request::Method { method: "eth_getCode", params: format!(r#"["{contract:#x}","0x{block:x}"]"#) };
    // Code has at most 24 KiB (EIP-170), in hexadecimal digits.
    Call { request, max_bytes: SHORT_BYTES, purpose: "eth_getCode" }
}

/// Returns the data of `supportsInterface`.
fn supports_interface_data(interface: [u8; 4]) -> Vec<u8> {
    let mut word = [0; 32];
    if let Some(head) = word.first_chunk_mut::<4>() {
        *head = interface;
    }
    call_data(SUPPORTS_INTERFACE.selector, &[Argument::Word(word)])
}
