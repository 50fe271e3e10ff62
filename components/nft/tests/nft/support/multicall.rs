//! A simulated Multicall3.

use mintmark_nft::chain::decode::Tuple;
use serde_json_lenient::{Value, json};

use super::chain::{Call, Chain};

pub const MULTICALL3: &str = "0xca11bde05977b3631167028862be2a173976ca11";
const GET_BLOCK_NUMBER: &str = "0x42cbb15c";

/// Returns whether a request is a call of Multicall3.
pub fn is_multicall(request: &Value) -> bool {
    request["params"][0]["to"].as_str() == Some(MULTICALL3)
}

/// Returns what `aggregate3` returns. The EVM sees the number `block`, and every other call is one
/// of the contract of `chain`.
pub fn aggregate(chain: &Chain, request: &Value, block: u64) -> Call {
    let data = bytes(request["params"][0]["data"].as_str().unwrap());
    let calls = Tuple::new(&data[4..]).array(0).unwrap();
    let results: Vec<String> = (0..calls.len())
        .map(|index| {
            let call = calls.items().tuple(index).unwrap();
            let data: String = call.bytes(2).unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
            let data = format!("0x{data}");
            let returned = if data == GET_BLOCK_NUMBER { Some(format!("{block:064x}")) } else { returned(chain, &data) };
            result(returned.as_deref())
        })
        .collect();
    let mut offset = results.len() * 32;
    let mut digits = format!("{:064x}{:064x}", 32, results.len());
    for result in &results {
        digits += &format!("{offset:064x}");
        offset += result.len() / 2;
    }
    Call::Returns(digits + &results.concat())
}

/// Returns what a call returns, or `None` if it reverts.
fn returned(chain: &Chain, data: &str) -> Option<String> {
    let response = chain.answer_one(&json!({"id": 1, "method": "eth_call", "params": [{"data": data}]})).unwrap().unwrap();
    let response: Value = serde_json_lenient::from_slice(&response.body).unwrap();
    Some(response["result"].as_str()?.trim_start_matches("0x").to_owned())
}

/// Encodes a result: whether the call succeeded, and what it returned.
fn result(returned: Option<&str>) -> String {
    let mut digits = returned.unwrap_or_default().to_owned();
    let len = digits.len() / 2;
    while !digits.len().is_multiple_of(64) {
        digits.push('0');
    }
    format!("{:064x}{:064x}{len:064x}{digits}", u8::from(returned.is_some()), 64)
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.trim_start_matches("0x").as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
