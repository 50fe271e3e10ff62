//! The body of `POST /v1/nft/batch`: the tokens that it names.

use serde_json::Value;

use crate::http::problem::{Code, Problem};
use crate::nft::events::logs::read_chain;

/// The most tokens that a batch may name.
pub(crate) const MAX_TOKENS: usize = 100;
/// The largest body, in bytes. A hundred tokens take 20 KiB.
pub(crate) const MAX_BODY_BYTES: u32 = 128 * 1024;

/// One item of a batch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BatchItem {
    /// The item as it was sent, JSON.
    pub(crate) sent: String,
    /// The token, or the problem of an item that names none.
    pub(crate) token: Result<TokenName, Problem>,
}

/// A token, as an item names it. Its parts are not validated yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenName {
    /// Chain id, decimal.
    pub(crate) chain: String,
    pub(crate) contract: String,
    pub(crate) token_id: String,
}

/// Reads the body. A malformed token is an item with a problem, so that it does not cost the others
/// their answers.
///
/// # Errors
/// - `invalid-json`: the body is not JSON.
/// - `invalid-request`: the body is not `{"tokens":[…]}` with 1 to 100 tokens.
pub(crate) fn parse(body: &[u8]) -> Result<Vec<BatchItem>, Problem> {
    let json: Value = serde_json::from_slice(body).map_err(|error| Problem::new(Code::InvalidJson, error.to_string()))?;
    let shape = r#"{"tokens":[{"chain","contract","tokenId"}, …]}"#;
    let Value::Object(fields) = json else {
        return Err(Problem::invalid(Code::InvalidRequest, "body", shape, &json.to_string()));
    };
    if let Some(other) = fields.keys().find(|name| *name != "tokens") {
        return Err(Problem::invalid(Code::InvalidRequest, "body", &format!("only the field tokens, as in {shape}"), other));
    }
    let Some(Value::Array(tokens)) = fields.get("tokens") else {
        let got = fields.get("tokens").map_or_else(|| "nothing".to_owned(), Value::to_string);
        return Err(Problem::invalid(Code::InvalidRequest, "tokens", "a list", &got));
    };
    if !(1..=MAX_TOKENS).contains(&tokens.len()) {
        return Err(Problem::invalid(Code::InvalidRequest, "tokens", &format!("1 to {MAX_TOKENS} tokens"), &tokens.len().to_string()));
    }
    Ok(tokens.iter().map(|token| BatchItem { sent: token.to_string(), token: read(token) }).collect())
}

fn read(item: &Value) -> Result<TokenName, Problem> {
    let Value::Object(fields) = item else {
        let expected = "an object with chain, contract and tokenId";
        return Err(Problem::invalid(Code::InvalidRequest, "token", expected, &item.to_string()));
    };
    if let Some(other) = fields.keys().find(|name| !["chain", "contract", "tokenId"].contains(&name.as_str())) {
        return Err(Problem::invalid(Code::InvalidRequest, "token", "only the fields chain, contract and tokenId", other));
    }
    let wrong = |code, field, expected| {
        let got = fields.get(field).map_or_else(|| "nothing".to_owned(), Value::to_string);
        Problem::invalid(code, field, expected, &got)
    };
    let chain = fields.get("chain").and_then(read_chain);
    let contract = fields.get("contract").and_then(Value::as_str);
    let token_id = fields.get("tokenId").and_then(|id| match id {
        Value::String(text) => Some(text.clone()),
        // A greater number has lost digits on its way, because JavaScript has no greater one.
        Value::Number(number) => number.as_u64().filter(|id| *id < 1 << 53).map(|id| id.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    });
    Ok(TokenName {
        chain: chain.ok_or_else(|| wrong(Code::InvalidChain, "chain", "a decimal chain id, or eip155: and one"))?,
        contract: contract.ok_or_else(|| wrong(Code::InvalidAddress, "contract", "0x and 40 hexadecimal digits"))?.to_owned(),
        token_id: token_id
            .ok_or_else(|| wrong(Code::InvalidTokenId, "tokenId", "a text, decimal or 0x hexadecimal, or a number below 2^53"))?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use serde_json::json;

    use super::*;

    fn refusal(body: &Value) -> String {
        let problem = parse(body.to_string().as_bytes()).unwrap_err();
        assert_eq!(problem.code, Code::InvalidRequest);
        problem.detail
    }

    #[test]
    fn reads_tokens_in_their_order() {
        let body = json!({ "tokens": [
            { "chain": "1", "contract": "0xA", "tokenId": "0x07" },
            { "chain": 10, "contract": "0xB", "tokenId": 7 },
            { "chain": "eip155:5", "contract": "0xC", "tokenId": "7" },
        ] });
        let tokens: Vec<_> = parse(body.to_string().as_bytes()).unwrap().into_iter().map(|item| item.token.unwrap()).collect();
        let named: Vec<_> = tokens.iter().map(|it| [it.chain.as_str(), &it.contract, &it.token_id]).collect();
        assert_eq!(named, [["1", "0xA", "0x07"], ["10", "0xB", "7"], ["5", "0xC", "7"]]);
    }

    #[test]
    fn a_malformed_token_is_an_item() {
        let good = json!({ "chain": "1", "contract": "0xA", "tokenId": "7" });
        for (field, value, code) in [
            ("chain", json!("one"), Code::InvalidChain),
            ("chain", Value::Null, Code::InvalidChain),
            ("contract", json!(7), Code::InvalidAddress),
            ("tokenId", json!(1.5), Code::InvalidTokenId),
            ("tokenId", json!(9_007_199_254_740_993_u64), Code::InvalidTokenId),
            ("tokenId", json!(-1), Code::InvalidTokenId),
            ("owner", json!("x"), Code::InvalidRequest),
        ] {
            let mut broken = good.clone();
            broken[field] = value;
            let items = parse(json!({ "tokens": [good, broken, 7] }).to_string().as_bytes()).unwrap();
            assert!(items[0].token.is_ok());
            assert_eq!(items[1].token.as_ref().unwrap_err().code, code, "{field}");
            assert_eq!(items[1].sent, broken.to_string());
            assert_eq!(items[2].token.as_ref().unwrap_err().code, Code::InvalidRequest);
        }
    }

    #[test]
    fn a_body_has_one_shape() {
        assert_eq!(parse(b"{").unwrap_err().code, Code::InvalidJson);
        assert!(refusal(&json!([])).starts_with("body: expected "));
        assert!(refusal(&json!({})).contains("tokens: expected a list, got nothing"));
        assert!(refusal(&json!({ "tokens": {} })).contains("tokens: expected a list, got {}"));
        assert!(refusal(&json!({ "tokens": [] })).contains("1 to 100 tokens, got 0"));
        assert!(refusal(&json!({ "tokens": vec![json!({}); 101] })).contains("got 101"));
        assert!(refusal(&json!({ "tokens": [{}], "locale": "de" })).contains("only the field tokens"));
    }
}
