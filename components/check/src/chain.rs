//! A made-up chain with one contract. The nft component asks it where the document is.

use serde_json::{Value, json};

use crate::arguments::Standard;

/// The chain's id.
pub const CHAIN: &str = "1";
/// The contract's address.
pub const CONTRACT: &str = "0x1111111111111111111111111111111111111111";
/// The chain's endpoint. Nothing ever connects to it.
pub const ENDPOINT: &str = "https://chain.invalid";
/// The URI of the document, by the contract.
pub const DOCUMENT: &str = "https://document.invalid/";

/// Interface ids of ERC-721 and ERC-1155 by ERC-165.
const ERC721: &str = "80ac58cd";
const ERC1155: &str = "d9b67a26";
/// Selector of `supportsInterface(bytes4)`.
const SUPPORTS: &str = "0x01ffc9a7";

/// Answers a JSON-RPC call as a node of the chain.
#[must_use]
pub fn answer(call: &[u8], standard: Standard) -> Vec<u8> {
    let call: Value = serde_json::from_slice(call).unwrap_or_default();
    let data = call.pointer("/params/0/data").and_then(Value::as_str).unwrap_or_default();
    let result = if call.pointer("/method").and_then(Value::as_str) == Some("eth_blockNumber") {
        "0x1".to_owned()
    } else if let Some(rest) = data.strip_prefix(SUPPORTS) {
        let own = match standard {
            Standard::Erc721 => ERC721,
            Standard::Erc1155 => ERC1155,
        };
        format!("0x{:064x}", u8::from(rest.starts_with(own)))
    } else {
        text(DOCUMENT)
    };
    json!({ "jsonrpc": "2.0", "id": call.get("id"), "result": result }).to_string().into_bytes()
}

/// Encodes a string as the return value of a function (ABI).
fn text(text: &str) -> String {
    let digits: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let padded = digits.len().div_ceil(64) * 64;
    format!("0x{:064x}{:064x}{digits:0<padded$}", 32, text.len())
}
