//! JSON-RPC answers of a real node, read.

use mintmark_nft::chain::reply::{Reply, read};
use serde_json_lenient::{Value, json};

use crate::support::{response, vectors};

/// Each file's last `<<` line is what the node answered.
fn answer(name: &str) -> (String, Value) {
    let text = String::from_utf8(vectors::read(&format!("jsonrpc-eth_call/{name}.io"))).unwrap();
    let line = text.lines().rev().find_map(|line| line.strip_prefix("<< ")).unwrap().to_owned();
    let value = serde_json_lenient::from_str(&line).unwrap();
    (line, value)
}

#[test]
fn execution_apis() {
    for name in ["call-contract", "call-callenv", "call-callenv-options-eip1559", "call-eip7702-delegation"] {
        let (line, value) = answer(name);
        let expected = vectors::unhex(&value["result"].as_str().unwrap()[2..]);
        assert_eq!(read(&response(200, line)), Ok(Reply::Value(expected)), "{name}");
    }
    for (name, expected) in [("call-revert-abi-error", "reverted: user error"), ("call-revert-abi-panic", "panicked with code 1")] {
        let reverted = Reply::Reverted { offchain_lookup: false, reason: expected.to_owned() };
        assert_eq!(read(&response(200, answer(name).0)), Ok(reverted), "{name}");
    }
}

#[test]
fn reverts_in_the_words_of_other_nodes() {
    let errors = [
        json!({"code": -32000, "message": "execution reverted"}),
        json!({"code": -32015, "message": "VM execution error.", "data": "Reverted 0x"}),
        json!({"code": -32603, "message": "Internal error", "data": {"data": "0x08c379a0"}}),
        json!({"code": -32000, "message": "invalid opcode: INVALID"}),
        json!({"code": -32000, "message": "VM Exception while processing transaction: revert"}),
        json!({"code": -32000, "message": "invalid jump destination"}),
        json!({"code": -32603, "message": "EVM error: InvalidFEOpcode"}),
    ];
    for error in errors {
        let body = json!({"jsonrpc": "2.0", "id": 1, "error": error}).to_string();
        for status in [200, 400] {
            assert!(matches!(read(&response(status, body.clone())), Ok(Reply::Reverted { .. })), "{status} {body}");
        }
    }
}

#[test]
fn errors_of_the_node_are_not_reverts() {
    let errors = [
        json!({"code": -32000, "message": "header not found"}),
        json!({"code": -32005, "message": "daily request count exceeded", "data": {"see": "https://example"}}),
        json!({"code": -32601, "message": "the method eth_call does not exist"}),
        json!({"code": -32000, "message": "missing trie node"}),
    ];
    for error in errors {
        let body = json!({"jsonrpc": "2.0", "id": 1, "error": error}).to_string();
        assert!(
            read(&response(200, body.clone()))
                .is_err_and(|unusable| unusable.retryable && unusable.detail.starts_with("JSON-RPC error -32")),
            "{body}"
        );
    }
}
