//! JSON-RPC responses of real nodes.

use mintmark_nft::chain::reply::{Reply, read};
use serde_json_lenient::{Value, json};

use crate::support::{response, vectors};

/// Returns the response in a file, which is its last line that starts with `<<`.
fn recorded_response(name: &str) -> (String, Value) {
    let text = String::from_utf8(vectors::read(&format!("jsonrpc-eth_call/{name}.io"))).unwrap();
    let line = text.lines().rev().find_map(|line| line.strip_prefix("<< ")).unwrap().to_owned();
    let value = serde_json_lenient::from_str(&line).unwrap();
    (line, value)
}

#[test]
fn responses_of_the_execution_apis() {
    for name in ["call-contract", "call-callenv", "call-callenv-options-eip1559", "call-eip7702-delegation"] {
        let (line, value) = recorded_response(name);
        let expected = vectors::unhex(&value["result"].as_str().unwrap()[2..]);
        assert_eq!(read(&response(200, line)), Ok(Reply::Value(expected)), "{name}");
    }
    for (name, expected) in [("call-revert-abi-error", "reverted: user error"), ("call-revert-abi-panic", "panicked with code 1")] {
        let (line, value) = recorded_response(name);
        let data = vectors::unhex(&value["error"]["data"].as_str().unwrap()[2..]);
        assert_eq!(read(&response(200, line)), Ok(Reply::Reverted { data, reason: expected.to_owned() }), "{name}");
    }
}

#[test]
fn reverts_are_recognised_in_the_words_of_all_nodes() {
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
        (200, json!({"code": -32000, "message": "header not found"}), true),
        (200, json!({"code": -32005, "message": "daily request count exceeded", "data": {"see": "https://example"}}), true),
        (403, json!({"code": -32005, "message": "daily request count exceeded"}), true),
        (200, json!({"code": -32000, "message": "missing trie node"}), true),
        (401, json!({"code": -32000, "message": "must be authenticated"}), false),
        (503, json!({"code": -32601, "message": "no backend"}), true),
        (200, json!({"code": -32601, "message": "the method eth_call does not exist"}), false),
        (200, json!({"code": -32602, "message": "invalid argument 0"}), false),
        (400, json!({"code": -32600, "message": "invalid request"}), false),
        (200, json!({"code": -32004, "message": "method not supported"}), false),
    ];
    for (status, error, retryable) in errors {
        let body = json!({"jsonrpc": "2.0", "id": 1, "error": error}).to_string();
        let unusable = read(&response(status, body.clone())).unwrap_err();
        assert_eq!(unusable.retryable, retryable, "{status} {body}");
        let expected = if status == 503 { "status 503" } else { "JSON-RPC error -32" };
        assert!(unusable.detail.starts_with(expected), "{status} {body}: {}", unusable.detail);
    }
}
