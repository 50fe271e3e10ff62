//! What nodes say when they do not take a transaction. They have no error codes for it.

/// What a node says when it has the transaction already.
///
/// Sources: geth, Erigon and reth ("already known"), Besu and Klaytn ("known transaction"),
/// Nethermind ("AlreadyKnown"), OpenEthereum ("same hash was already imported"), Erigon ("existing
/// tx with same hash"), Cosmos SDK ("already in mempool", "already exists in cache"), Conflux
/// ("already exist").
const KNOWN: [&str; 10] = [
    "already known",
    "alreadyknown",
    "already imported",
    "known transaction",
    "already exist",
    "already in mempool",
    "already in the mempool",
    "already in the pool",
    "with same hash",
    "with the same hash",
];

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

/// Returns whether a node says that it has the transaction already. A transaction that exists "with
/// this nonce" may be another one.
pub(crate) fn says_known(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    // "unknown transaction" says the opposite.
    let stands = |at: usize| !message.get(..at).is_some_and(|before| before.ends_with(|it: char| it.is_ascii_alphabetic()));
    let is_said = |words: &&str| message.match_indices(*words).any(|(at, _)| stands(at));
    !message.contains("nonce") && KNOWN.iter().any(is_said)
}

/// Returns whether a node says that it takes the transaction when the one before is in a block.
pub(crate) fn says_held(message: &str) -> bool {
    says(message, &HELD)
}

fn says(message: &str, words: &[&str]) -> bool {
    let message = message.to_ascii_lowercase();
    words.iter().any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_who_has_the_transaction() {
        for words in KNOWN {
            assert!(says_known(&format!("error: {words} (7f65)")), "{words}");
        }
        for message in [
            "Known transaction",
            "call failed: AlreadyKnown",
            "Transaction with the same hash was already imported.",
            "INTERNAL_ERROR: existing tx with same hash",
            "tx already in mempool",
            "tx already exists in cache",
        ] {
            assert!(says_known(message), "{message}");
        }
        for message in ["unknown transaction type", "message with nonce already exists", "nonce too low", "the method does not exist"] {
            assert!(!says_known(message), "{message}");
        }
    }
}
