//! The errors of nodes that say nothing about the contract: what they mean, and whether to ask
//! again.

use super::unusable::{Cause, UnusableReply};
use crate::race::Again;

/// Describes an error of the node itself.
///
/// Security: the message is left out unless it is one of the known words, because providers quote
/// API keys in it.
pub(super) fn unusable(status: u16, code: i64, message: &str) -> UnusableReply {
    let message = message.to_ascii_lowercase();
    let named = NODE_ERRORS.iter().find(|known| message.contains(known.phrase));
    let detail = named.map_or_else(|| format!("JSON-RPC error {}", code), |known| format!("JSON-RPC error {}: {}", code, known.meaning));
    let again = match (named, code) {
        (Some(known), _) => known.again,
        (None, -32005) => Again::After(None),
        (None, _) => Again::No,
    };
    let cause = match (named, status) {
        // Of the known errors, those that no later attempt mends are about gas, time and space.
        (Some(known), _) if known.again == Again::No => Cause::Cost,
        (_, 413) => Cause::Cost,
        (_, 401..=404) => Cause::Endpoint,
        _ => Cause::Request,
    };
    UnusableReply { detail, retryable: named.is_some() || code_is_retryable(status, code), again, cause }
}

/// An error of a node, recognised by its words.
struct NodeError {
    phrase: &'static str,
    meaning: &'static str,
    again: Again,
}

/// The words of geth, Erigon, Nethermind, Besu, reth and the large providers.
const NODE_ERRORS: [NodeError; 14] = [
    NodeError { phrase: "header not found", meaning: "the node does not have this block yet", again: Again::Soon },
    NodeError { phrase: "unknown block", meaning: "the node does not have this block yet", again: Again::Soon },
    NodeError { phrase: "block not found", meaning: "the node does not have this block yet", again: Again::Soon },
    NodeError { phrase: "header for hash not found", meaning: "the node does not have this block yet", again: Again::Soon },
    NodeError { phrase: "resource not found", meaning: "the node does not have this block yet", again: Again::Soon },
    NodeError { phrase: "missing trie node", meaning: "the node does not have the state of this block", again: Again::Soon },
    NodeError { phrase: "state is not available", meaning: "the node does not have the state of this block", again: Again::Soon },
    NodeError { phrase: "state not available", meaning: "the node does not have the state of this block", again: Again::Soon },
    NodeError { phrase: "out of gas", meaning: "the call needs more gas than the node allows", again: Again::No },
    NodeError { phrase: "gas required exceeds", meaning: "the call needs more gas than the node allows", again: Again::No },
    NodeError { phrase: "execution aborted", meaning: "the call took longer than the node allows", again: Again::No },
    NodeError { phrase: "rate limit", meaning: "the node limits the rate of requests", again: Again::After(None) },
    NodeError { phrase: "too many requests", meaning: "the node limits the rate of requests", again: Again::After(None) },
    NodeError { phrase: "response size exceed", meaning: "the response is larger than the node allows", again: Again::No },
];

/// Returns whether the same request may succeed later.
///
/// By JSON-RPC 2.0 (5.1) and EIP-1474, a malformed request or an unsupported method stays so
/// whatever the status, and -32005 is an exceeded limit. For other codes the status decides.
const fn code_is_retryable(status: u16, code: i64) -> bool {
    match code {
        -32700 | -32600 | -32601 | -32602 | -32004 | -32006 => false,
        -32005 => true,
        _ => status < 300,
    }
}
