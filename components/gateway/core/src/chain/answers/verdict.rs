//! What an error, or a text in the place of an answer, is worth.

use crate::chain::answers::table::{Row, TABLE, Verdict};
use crate::chain::pool_words::says_known;
use crate::jsonrpc::response::UpstreamError;

/// Words of a text that is no JSON-RPC answer, from an endpoint that limits the gateway.
const LIMIT_IN_TEXT: [&str; 5] = ["too many request", "rate limit", "rate-limit", "ratelimit", "quota"];

/// The code of parameters that are invalid (JSON-RPC 2.0, 5.1). Nodes quote them.
const INVALID_PARAMS: i64 = -32602;

/// The most characters of a text in which words are looked for.
const MAX_SEARCHED: usize = 2_000;

/// Returns what an error is worth. An error that is not in the table is one of the endpoint.
pub(crate) fn of_error(error: &UpstreamError) -> Verdict {
    let mut text: String = error.message.chars().take(MAX_SEARCHED).collect();
    // Some nodes tell in the data what they do not tell in the message.
    text.extend(error.data.iter().flat_map(|data| data.get().chars().take(MAX_SEARCHED)));
    text.make_ascii_lowercase();
    if says_known(&error.message) {
        return Verdict::Answer;
    }
    // A client may choose words that its endpoint quotes, and would make it rest.
    let may_say = |row: &Row| error.code != INVALID_PARAMS || row.verdict != Verdict::Limited;
    let says = |row: &Row| may_say(row) && row.words.iter().any(|words| text.contains(words));
    let matches = |row: &&Row| row.codes.contains(&error.code) || says(row);
    TABLE.iter().find(matches).map_or(Verdict::Failed, |row| row.verdict)
}

/// Returns whether a body that is no JSON-RPC answer tells of a limit.
pub(crate) fn tells_a_limit(body: &[u8]) -> bool {
    let head = body.get(..MAX_SEARCHED.min(body.len())).unwrap_or_default();
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    LIMIT_IN_TEXT.iter().any(|words| text.contains(words))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::value::RawValue;

    use super::*;

    fn verdict(code: i64, message: &str) -> Verdict {
        of_error(&UpstreamError { code, message: message.to_owned(), data: None })
    }

    #[test]
    fn knows_what_nodes_say() {
        for (code, message, expected) in [
            (3, "execution reverted", Verdict::Answer),
            (3, "execution reverted: rate limit exceeded", Verdict::Answer),
            (-32000, "execution reverted: header not found", Verdict::Answer),
            (-32015, "VM execution error.", Verdict::Answer),
            (-32003, "transaction rejected", Verdict::Answer),
            (3, "", Verdict::Answer),
            (-32003, "daily request limit reached - upgrade your account", Verdict::Limited),
            (-32015, "Too many requests", Verdict::Limited),
            (3, "rate limit exceeded", Verdict::Limited),
            (-32003, "response too large", Verdict::Lacks),
            (-32000, "already known", Verdict::Answer),
            (-32010, "Transaction with the same hash was already imported.", Verdict::Answer),
            (-32603, "failed to broadcast transaction: tx already in mempool", Verdict::Answer),
            (-32000, "unknown transaction", Verdict::Failed),
            (-32000, "insufficient funds for gas * price + value: address 0x00 have 0 want 1", Verdict::Answer),
            (-32000, "nonce too low: next nonce 5, tx nonce 4", Verdict::Answer),
            (-32000, "in-flight transaction limit reached for delegated accounts", Verdict::Answer),
            (-32000, "transaction type not supported", Verdict::Answer),
            (-32000, "gas limit reached", Verdict::Answer),
            (-32602, "missing value for required argument 0", Verdict::Answer),
            (429, "Your app has exceeded its compute units per second capacity.", Verdict::Limited),
            (-32005, "daily request count exceeded, request rate limited", Verdict::Limited),
            (-32007, "50/second request limit reached", Verdict::Limited),
            (-32016, "over rate limit", Verdict::Limited),
            (-32000, "429 Too Many Requests", Verdict::Limited),
            (-32603, "You have reached your quota", Verdict::Limited),
            (-32005, "query returned more than 10000 results", Verdict::Lacks),
            (-32602, "block range is too wide", Verdict::Lacks),
            (-32602, "invalid type: string \"throttl\", expected a boolean", Verdict::Answer),
            (-32000, "header not found", Verdict::Lacks),
            (-32000, "missing trie node 79d976fb (path )", Verdict::Lacks),
            (-32000, "required historical state unavailable (reexec=128)", Verdict::Lacks),
            (-32000, "distance to target block exceeds maximum proof window", Verdict::Lacks),
            (4444, "pruned history unavailable", Verdict::Lacks),
            (-32001, "Unknown block", Verdict::Lacks),
            (-32601, "the method eth_x does not exist/is not available", Verdict::Unsupported),
            (-32000, "Unsupported method: eth_feeHistory", Verdict::Unsupported),
            (-32000, "unauthorized: invalid API key", Verdict::Failed),
            (-32603, "Internal error", Verdict::Failed),
            (-32000, "execution aborted (timeout = 5s)", Verdict::Failed),
            (-32000, "", Verdict::Failed),
        ] {
            assert_eq!(verdict(code, message), expected, "{code} {message}");
        }
    }

    #[test]
    fn reads_the_data_of_an_error() {
        let data =
            RawValue::from_string(r#""Nethermind.Trie.MissingTrieNodeException: Node 0x76 is missing from the DB""#.to_owned()).unwrap();
        let error = UpstreamError { code: -32603, message: "Internal error".to_owned(), data: Some(data) };
        assert_eq!(of_error(&error), Verdict::Lacks);
        let long = UpstreamError { code: -32000, message: "x".repeat(1 << 20), data: None };
        assert_eq!(of_error(&long), Verdict::Failed);
    }

    #[test]
    fn the_words_are_in_lower_case() {
        for row in &TABLE {
            assert!(row.words.iter().all(|words| *words == words.to_ascii_lowercase()));
        }
        assert!(tells_a_limit(b"<html>429 Too Many Requests</html>") && !tells_a_limit(b"<html>Just a moment...</html>"));
    }
}
