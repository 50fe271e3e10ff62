//! The errors of opening a keystore or a mnemonic.
//!
//! Security: no error holds any part of a secret.

/// An input that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Place of the input: a JSON pointer into the keystore (RFC 6901), or `phrase`, `passphrase`
    /// or `path`.
    pub at: String,
    /// The rule.
    pub expected: String,
    /// What was found: its kind or length, or the name of an algorithm. Never a secret.
    pub got: String,
}

impl Invalid {
    /// Creates an error of its three parts.
    pub fn new(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self { at: at.into(), expected: expected.into(), got: got.into() }
    }
}

/// Why a keystore or mnemonic cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// A field is missing, unknown or repeated, or an input has the wrong form.
    Malformed(Invalid),
    /// The version, cipher, key derivation or pseudorandom function is not supported.
    Unsupported(Invalid),
    /// The key derivation would exceed the limits.
    TooCostly(Invalid),
    /// There is not enough memory.
    OutOfMemory,
    /// The message authentication code does not match.
    WrongPassword,
    /// The address in the keystore is not the address of its key.
    AddressMismatch {
        /// Address in the keystore, in EIP-55 form.
        expected: String,
        /// Address of the key, in EIP-55 form.
        got: String,
    },
    /// The key is 0 or not below the order of the group.
    OutOfRange,
    /// The phrase has this number of words, which is not 12, 15, 18, 21 or 24.
    WordCount(u32),
    /// The word at this position, counted from 1, is not in the English word list.
    UnknownWord(u32),
    /// The checksum of the phrase does not match.
    WrongChecksum,
    /// There is no child key at this step of the path, counted from 1. Step 0 is the master key.
    InvalidChild(u32),
}
