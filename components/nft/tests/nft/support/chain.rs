//! A simulated contract behind JSON-RPC.

use mintmark_nft::http::{Method, Wanted};
use serde_json_lenient::{Value, json};

use super::{Outcome, fetch_of, ok};

/// The result of a call.
#[derive(Clone)]
pub enum Call {
    /// A return value, as hexadecimal digits without `0x`.
    Returns(String),
    /// A JSON-RPC error object.
    Fails(Value),
    /// This response in place of a JSON-RPC one.
    Responds(Outcome),
}

pub struct Chain {
    pub erc721: Call,
    pub erc1155: Call,
    pub token_uri: Call,
    pub uri: Call,
    pub code: Call,
}

pub fn word(value: u64) -> Call {
    Call::Returns(format!("{value:064x}"))
}

pub fn nothing() -> Call {
    Call::Returns(String::new())
}

pub fn text(text: &str) -> Call {
    bytes(text.as_bytes())
}

pub fn bytes(bytes: &[u8]) -> Call {
    let mut digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    while !digits.len().is_multiple_of(64) {
        digits.push('0');
    }
    Call::Returns(format!("{:064x}{:064x}{digits}", 32, bytes.len()))
}

pub fn reverted() -> Call {
    Call::Fails(json!({"code": 3, "message": "execution reverted", "data": "0x"}))
}

impl Chain {
    pub fn erc721(token_uri: Call) -> Self {
        Self { erc721: word(1), erc1155: word(0), token_uri, uri: reverted(), code: Call::Returns("00".to_owned()) }
    }

    pub fn erc1155(uri: Call) -> Self {
        Self { erc721: word(0), erc1155: word(1), token_uri: reverted(), uri, code: Call::Returns("00".to_owned()) }
    }

    /// Answers a JSON-RPC request. Returns `None` for a fetch that is not a POST.
    pub fn answer(&self, wanted: &Wanted) -> Option<Outcome> {
        if fetch_of(wanted).method != Method::Post {
            return None;
        }
        let request: Value = serde_json_lenient::from_slice(fetch_of(wanted).body.as_deref().expect("a body")).expect("JSON");
        Some(match request {
            Value::Array(requests) => {
                let items = requests.iter().map(|request| match self.answer_one(request) {
                    Some(Ok(response)) => String::from_utf8(response.body).expect("JSON"),
                    other => panic!("a batch has no response like {other:?}"),
                });
                ok(format!("[{}]", items.collect::<Vec<_>>().join(",")))
            }
            request => self.answer_one(&request),
        })
    }

    /// Answers one request, alone or of a batch.
    pub fn answer_one(&self, request: &Value) -> Outcome {
        let id = &request["id"];
        let data = request["params"][0]["data"].as_str().unwrap_or_default();
        let call = match (request["method"].as_str().expect("a method"), data.get(..10).unwrap_or_default()) {
            ("eth_blockNumber", _) => Call::Returns("1406f40".to_owned()),
            ("eth_getCode", _) => self.code.clone(),
            ("eth_call", "0x01ffc9a7") if data.contains("80ac58cd") => self.erc721.clone(),
            ("eth_call", "0x01ffc9a7") => self.erc1155.clone(),
            ("eth_call", "0xc87b56dd") => self.token_uri.clone(),
            ("eth_call", "0x0e89341c") => self.uri.clone(),
            // What a contract does not have reverts.
            ("eth_call", _) => reverted(),
            other => panic!("an unexpected method: {other:?}"),
        };
        match call {
            Call::Returns(digits) => ok(json!({"jsonrpc": "2.0", "id": id, "result": format!("0x{digits}")}).to_string()),
            Call::Fails(error) => ok(json!({"jsonrpc": "2.0", "id": id, "error": error}).to_string()),
            Call::Responds(outcome) => outcome,
        }
    }
}
