//! What nodes say when they do not take a transaction, but nothing is wrong with it. They have no
//! error codes for it.

/// What a node says when it has the transaction already.
const KNOWN: [&str; 3] = ["already known", "alreadyknown", "already imported"];

/// What a node says of an account that is delegated (EIP-7702): it takes one transaction of such an
/// account at a time, in the order of their nonces.
const HELD: [&str; 2] = ["in-flight transaction limit reached", "from delegated accounts"];

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
