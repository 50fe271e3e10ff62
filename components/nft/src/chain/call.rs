//! A question to a node.

use alloy_primitives::{Address, hex};

/// A question, and how much may come back.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// What is asked.
    pub(crate) request: Request,
    /// Maximum size of the response in bytes.
    pub(crate) max_bytes: u32,
    /// Name in traces: the function or method that is called.
    pub(crate) purpose: &'static str,
}

/// What is asked of a node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Request {
    /// `eth_call` of a contract, at a block: its number as a quantity, or `latest`.
    Call { contract: Address, data: Vec<u8>, block: String },
    /// Another method, with its parameters as JSON text.
    Method { method: &'static str, params: String },
}

impl Request {
    /// Returns the request with an id, as JSON text.
    ///
    /// A request that is sent alone has the id 1, so that equal requests are equal bytes and a host
    /// can coalesce them.
    pub(crate) fn to_json(&self, id: usize) -> String {
        let (method, params) = match self {
            Self::Call { contract, data, block } => {
                let data = hex::encode_prefixed(data);
                ("eth_call", format!(r#"[{{"to":"{contract:#x}","data":"{data}"}},"{block}"]"#))
            }
            Self::Method { method, params } => (*method, params.clone()),
        };
        format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{params}}}"#)
    }
}
