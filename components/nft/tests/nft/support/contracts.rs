//! Simulated contracts of several chains, and a web beside them. Calls are answered by the start of
//! their data; a call that is not in the table reverts.

use std::cell::RefCell;

use mintmark_nft::http::{ChosenBy, Method, Wanted};
use serde_json_lenient::{Value, json};

use super::chain::{Call, reverted, word};
use super::{CONTRACT, Outcome, RPC, fetch_of, ok};

/// A table of calls and of web addresses.
pub struct Contracts {
    calls: Vec<(String, String, String, Call)>,
    web: Vec<(String, Outcome)>,
    /// Requests to the web: method, URL and body.
    pub asked: RefCell<Vec<(Method, String, String)>>,
}

impl Contracts {
    /// A chain with nothing on it.
    pub fn new() -> Self {
        Self { calls: Vec::new(), web: Vec::new(), asked: RefCell::default() }
    }

    /// The contract of the tests, which states ERC-721.
    pub fn erc721() -> Self {
        Self::new().states("80ac58cd")
    }

    /// The contract of the tests, which states ERC-1155.
    pub fn erc1155() -> Self {
        Self::new().states("d9b67a26")
    }

    /// The contract states an interface.
    pub fn states(self, interface: &str) -> Self {
        self.call(&format!("01ffc9a7{interface}"), word(1))
    }

    /// The contract of the tests answers a call.
    pub fn call(self, data: &str, answer: Call) -> Self {
        self.at(RPC, CONTRACT, data, answer)
    }

    /// A contract behind an endpoint answers a call.
    pub fn at(mut self, rpc: &str, contract: &str, data: &str, answer: Call) -> Self {
        self.calls.push((rpc.to_owned(), contract.to_lowercase(), format!("0x{data}"), answer));
        self
    }

    /// An address on the web answers.
    pub fn web(mut self, url: &str, answer: Outcome) -> Self {
        self.web.push((url.to_owned(), answer));
        self
    }

    /// Answers a request.
    pub fn answer(&self, wanted: &Wanted) -> Outcome {
        let fetch = fetch_of(wanted);
        let body = fetch.body.as_deref().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default();
        if fetch.chosen_by == ChosenBy::Token || fetch.method != Method::Post {
            self.asked.borrow_mut().push((fetch.method, fetch.url.clone(), body));
            let found = self.web.iter().find(|(url, _)| *url == fetch.url);
            return found.unwrap_or_else(|| panic!("nothing at {}", fetch.url)).1.clone();
        }
        let request: Value = serde_json_lenient::from_str(&body).expect("JSON");
        let call = match request["method"].as_str().expect("a method") {
            "eth_blockNumber" => Call::Returns("10".to_owned()),
            "eth_getCode" => Call::Returns("00".to_owned()),
            "eth_call" => {
                let (to, data) = (request["params"][0]["to"].as_str().unwrap(), request["params"][0]["data"].as_str().unwrap());
                let found =
                    self.calls.iter().find(|(rpc, contract, start, _)| *rpc == fetch.url && contract == to && data.starts_with(start));
                found.map_or_else(reverted, |(_, _, _, call)| call.clone())
            }
            other => panic!("an unexpected method: {other}"),
        };
        match call {
            Call::Returns(digits) => ok(json!({"jsonrpc": "2.0", "id": 1, "result": format!("0x{digits}")}).to_string()),
            Call::Fails(error) => ok(json!({"jsonrpc": "2.0", "id": 1, "error": error}).to_string()),
            Call::Responds(outcome) => outcome,
        }
    }
}

/// A revert with data.
pub fn reverted_with(data: &[u8]) -> Call {
    let data = alloy_primitives::hex::encode_prefixed(data);
    Call::Fails(json!({"code": 3, "message": "execution reverted", "data": data}))
}

/// A return value.
pub fn returned(data: &[u8]) -> Call {
    Call::Returns(alloy_primitives::hex::encode(data))
}
