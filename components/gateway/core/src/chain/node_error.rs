//! What a node's error means. The codes and words differ between nodes.

use crate::http::problem::{Code, Problem, quoted};
use crate::jsonrpc::response::{METHOD_NOT_FOUND, Outcome, TRANSACTION_REJECTED, UpstreamError};

/// The code of a revert (geth, reth, anvil).
const REVERTED: i64 = 3;

/// The code of a fault in the virtual machine (Nethermind, OpenEthereum, Rootstock).
const VM_ERROR: i64 = -32015;

/// Words for a method that a node does not have.
const MISSING: [&str; 5] = ["method not found", "does not exist", "not supported", "not available", "unsupported method"];

/// Words for a balance that is too small.
const FUNDS: [&str; 4] = ["insufficient funds", "insufficient balance", "insufficient sender", "exceeds account balance"];

/// Words for a transaction that cannot be run to its end. A node also has errors of its own, such
/// as a header that it does not find: another node, or a later try, may do better there.
const EXECUTION: [&str; 8] = ["gas", "opcode", "stack", "jump", "execution", "code size", "initcode", "evm"];

/// Why a node did not run a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeError {
    /// The contract reverts it.
    Reverts,
    /// The account cannot pay for it.
    InsufficientFunds,
    /// It fails in another way, for example for lack of gas.
    NotExecutable,
    /// The node itself failed, or does not have the method.
    Node,
}

/// Returns why a node did not run a transaction.
pub(crate) fn classify(error: &UpstreamError) -> NodeError {
    let message = error.message.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    match error.code {
        REVERTED => NodeError::Reverts,
        METHOD_NOT_FOUND => NodeError::Node,
        _ if message.contains("revert") => NodeError::Reverts,
        _ if says(&FUNDS) => NodeError::InsufficientFunds,
        VM_ERROR => NodeError::Reverts,
        TRANSACTION_REJECTED => NodeError::NotExecutable,
        _ if says(&MISSING) => NodeError::Node,
        _ if says(&EXECUTION) => NodeError::NotExecutable,
        _ => NodeError::Node,
    }
}

/// Returns the outcome for a client if the chain answered a call of the gateway's own with an
/// error. It is never the error itself: the client would take it for one about its own method.
pub(crate) fn failed(method: &str, error: &UpstreamError) -> Outcome {
    let message = error.message.to_ascii_lowercase();
    let detail = if error.code == METHOD_NOT_FOUND || MISSING.iter().any(|words| message.contains(words)) {
        format!("the chain's endpoint does not have {method}, which filling in a transaction takes ({})", quoted(&error.message))
    } else {
        format!("{method}: the chain's endpoint answers error {} ({})", error.code, quoted(&error.message))
    };
    Problem::new(Code::UpstreamError, detail).into()
}

/// Returns the data of a revert as `0x` text: the last such text in the error's `data`, which some
/// nodes put into an object or behind a word. `None` if there is none, or it is very long.
pub(crate) fn revert_data(error: &UpstreamError) -> Option<String> {
    const MAX_LENGTH: usize = 65_536;
    let text = error.data.as_ref()?.get();
    let found = text.get(text.rfind("0x")?..)?;
    let (hex, _) = found.split_once('"')?;
    let digits = hex.get(2..)?;
    (hex.len() <= MAX_LENGTH && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| hex.to_owned())
}
