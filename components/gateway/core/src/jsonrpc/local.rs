//! Calls that the gateway answers from its configuration. No upstream is asked, so they may be
//! free.

use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::response::Outcome;

/// Answers a call about the chain itself. `None` if the method is another one.
///
/// Clients send `eth_chainId` beside other calls all the time. The network id is the chain's id.
pub(crate) fn answer(method: &str, chain: &str) -> Option<Outcome> {
    match method {
        "eth_chainId" => Some(match chain.parse::<u64>() {
            Ok(id) => text(&format!("0x{id:x}")),
            Err(_) => Problem::new(Code::Internal, "the chain's id is not a number").into(),
        }),
        "net_version" => Some(text(chain)),
        _ => None,
    }
}

fn text(value: &str) -> Outcome {
    let written = RawValue::from_string(format!("\"{value}\""));
    written.map_or_else(|_| Problem::new(Code::Internal, "not a JSON string").into(), Outcome::Result)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn answers_what_the_configuration_says() {
        let answered = |method, chain| match answer(method, chain) {
            Some(Outcome::Result(result)) => Some(result.get().to_owned()),
            _ => None,
        };
        assert_eq!(answered("eth_chainId", "31337").unwrap(), r#""0x7a69""#);
        assert_eq!(answered("eth_chainId", "18446744073709551615").unwrap(), r#""0xffffffffffffffff""#);
        assert_eq!(answered("net_version", "31337").unwrap(), r#""31337""#);
        assert!(answer("eth_blockNumber", "1").is_none() && answer("eth_chainid", "1").is_none());
    }
}
