//! Why a record of IPNS is refused.

use crate::content::encoding::malformed::Malformed;

/// Why a record is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is longer than 10 KiB.
    TooLarge,
    /// It breaks the rules of its encoding.
    Malformed(&'static str),
    /// It has a signature of version 1 only, which does not cover all of its fields.
    OnlyVersion1,
    /// Its signature is not valid for the key of the name.
    Signature,
    /// The fields outside the signature differ from those inside it.
    Contradiction,
    /// The key in the record is not the key of the name.
    KeyMismatch,
    /// The name is the hash of a key, and the record does not hold the key.
    KeyMissing,
    /// The key is of a type that is not supported.
    KeyType(&'static str),
    /// The name is a hash by a function that is not supported, given by its multicodec code.
    NameHash(u64),
    /// It is no longer valid.
    Expired,
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooLarge => out.write_str("an IPNS record of more than 10 KiB"),
            Self::Malformed(rule) => write!(out, "a malformed IPNS record: {rule}"),
            Self::OnlyVersion1 => out.write_str("an IPNS record with a signature of version 1 only; publish the name again"),
            Self::Signature => out.write_str("an IPNS record whose signature is not valid for the name"),
            Self::Contradiction => out.write_str("an IPNS record whose unsigned fields differ from its signed ones"),
            Self::KeyMismatch => out.write_str("an IPNS record with the key of another name"),
            Self::KeyMissing => out.write_str("an IPNS record without the key of the name"),
            Self::KeyType(kind) => write!(out, "an IPNS name with a key of type {kind}; only Ed25519 is supported"),
            Self::NameHash(code) => write!(out, "an IPNS name by hash 0x{code:x}; only identity and sha2-256 are supported"),
            Self::Expired => out.write_str("an IPNS record that is no longer valid; publish the name again"),
        }
    }
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed.0)
    }
}
