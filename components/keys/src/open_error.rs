//! Why there is no key. Nothing here holds a part of a secret.

/// What breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// JSON pointer into the keystore (RFC 6901), or the name of an argument.
    pub at: String,
    /// The rule.
    pub expected: String,
    /// What stands there: its kind or length, or the name of an algorithm; never secret.
    pub got: String,
}

impl Broken {
    /// All three.
    pub fn new(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self { at: at.into(), expected: expected.into(), got: got.into() }
    }
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// Something is missing, unknown, there twice or not of its form.
    Malformed(Broken),
    /// A version, cipher, key derivation or pseudorandom function that is not read here.
    Unsupported(Broken),
    /// It would cost more than the limits allow.
    TooCostly(Broken),
    /// There is not so much memory.
    OutOfMemory,
    /// The message authentication code is another.
    WrongPassword,
    /// The keystore names another address than its key has; EIP-55.
    AddressMismatch {
        /// The one that the keystore names.
        expected: String,
        /// The one that its key has.
        got: String,
    },
    /// The key is 0 or not below the group's order.
    OutOfRange,
    /// So many words are none of the five numbers.
    WordCount(u32),
    /// The word at this place, from 1, is not in the list.
    UnknownWord(u32),
    /// The checksum is another.
    WrongChecksum,
    /// There is no such child: the step of the path, from 1; 0: the master key.
    InvalidChild(u32),
}
