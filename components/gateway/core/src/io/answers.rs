//! Answers that a store keeps for a while. Mirrors `mintmark:gateway/exchanges`.

/// The key of a kept answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnswerKey {
    /// Chain id, decimal, `/`, and the address of the contract in lower case.
    pub contract: String,
    /// Token id, 64 lower-case hexadecimal digits. `None` for an answer about the contract itself.
    pub token: Option<String>,
    /// Which of several answers about the token it is.
    pub variant: String,
}

/// An answer to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Its key.
    pub key: AnswerKey,
    /// The answer.
    pub value: Vec<u8>,
    /// Microseconds since 1970 at which the reading began that the answer comes from. The store
    /// does not keep an answer that was forgotten since then.
    pub read_at: u64,
    /// Microseconds since 1970 after which the store may drop it.
    pub kept_until: u64,
}

/// A kept answer, as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecalledAnswer {
    /// The answer.
    pub value: Vec<u8>,
    /// Whether it was forgotten since it was kept. What it says may have changed.
    pub outdated: bool,
}

/// Kept answers that are outdated from now on. The store keeps them, because the last good answer
/// is better than none while an upstream is down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The contract, in the form of [`AnswerKey`].
    pub contract: String,
    /// The tokens.
    pub tokens: ForgottenTokens,
}

/// Which tokens of a contract are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForgottenTokens {
    /// All of them, and the contract itself.
    All,
    /// Those from the first token id to the last, both included.
    Range {
        /// 64 lower-case hexadecimal digits.
        from: String,
        /// 64 lower-case hexadecimal digits.
        to: String,
    },
}
