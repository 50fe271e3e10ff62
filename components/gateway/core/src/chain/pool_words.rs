//! What nodes say when they do not take a transaction. They have no error codes for it.

/// What a node says when it has the transaction already.
const KNOWN: [&str; 3] = ["already known", "alreadyknown", "already imported"];

/// What a node says of an account that is delegated (EIP-7702): it takes one transaction of such an
/// account at a time, in the order of their nonces.
const HELD: [&str; 2] = ["in-flight transaction limit reached", "from delegated accounts"];

/// What a node says of a transaction that it will not take as it is, whatever the pool or the fees
/// of the chain become. It may take it after the account was paid something in.
///
/// Sources: the errors of go-ethereum (`core/error.go`, `core/txpool/errors.go`, `internal/ethapi`)
/// which Erigon, reth, OP stack and Arbitrum nodes and anvil share; `AcceptTxResult` of Nethermind;
/// `TransactionInvalidReason` of Besu.
const REFUSED_FOR_GOOD: [&str; 24] = [
    "insufficient funds",
    "insufficientfunds",
    "upfront cost exceeds",
    "up-front cost",
    "intrinsic gas",
    "floor data gas",
    "exceeds block gas limit",
    "exceeds the block gas limit",
    "gaslimitexceeded",
    "gas limit too high",
    "transaction type not supported",
    "notsupportedtxtype",
    "invalid transaction type",
    "unknown transaction type",
    "invalid chain id",
    "chainid not supported",
    "invalid sender",
    "sender not an eoa",
    "sendercontract",
    "oversized data",
    "maxtxsizeexceeded",
    "max initcode size exceeded",
    "only replay-protected",
    "missing sidecar",
];

/// Returns whether a node says that it will not take the transaction as it is.
pub(crate) fn says_refused_for_good(message: &str) -> bool {
    says(message, &REFUSED_FOR_GOOD)
}

/// Returns whether a node says that it has the transaction already.
pub(crate) fn says_known(message: &str) -> bool {
    says(message, &KNOWN)
}

/// Returns whether a node says that it takes the transaction when the one before is in a block.
pub(crate) fn says_held(message: &str) -> bool {
    says(message, &HELD)
}

fn says(message: &str, words: &[&str]) -> bool {
    let message = message.to_ascii_lowercase();
    words.iter().any(|words| message.contains(words))
}
