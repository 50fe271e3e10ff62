//! The types of transactions (EIP-2718), and the fields of a request that belong to each.

/// A type of transaction. The signer refuses every other type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Legacy: without a type byte, with the chain id in the signature (EIP-155).
    Legacy,
    /// EIP-2930.
    AccessList,
    /// EIP-1559.
    DynamicFee,
    /// EIP-4844.
    Blob,
    /// EIP-7702.
    SetCode,
}

/// The fields that every type has, including `from` and `type`.
const COMMON: [&str; 9] = ["from", "type", "chainId", "nonce", "gas", "to", "value", "data", "input"];

impl Type {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Legacy, Self::AccessList, Self::DynamicFee, Self::Blob, Self::SetCode];

    /// Returns the type byte, 0 to 4. The encoding of a legacy transaction does not have it.
    pub fn byte(self) -> u8 {
        match self {
            Self::Legacy => 0,
            Self::AccessList => 1,
            Self::DynamicFee => 2,
            Self::Blob => 3,
            Self::SetCode => 4,
        }
    }

    /// Returns the `type` of the JSON-RPC: `0x0` to `0x4`.
    pub fn quantity(self) -> &'static str {
        match self {
            Self::Legacy => "0x0",
            Self::AccessList => "0x1",
            Self::DynamicFee => "0x2",
            Self::Blob => "0x3",
            Self::SetCode => "0x4",
        }
    }

    /// Returns a name for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Legacy => "a legacy transaction",
            Self::AccessList => "a type 1 transaction (EIP-2930)",
            Self::DynamicFee => "a type 2 transaction (EIP-1559)",
            Self::Blob => "a type 3 transaction (EIP-4844)",
            Self::SetCode => "a type 4 transaction (EIP-7702)",
        }
    }

    /// Returns whether a request of this type may have a field.
    pub fn has(self, field: &str) -> bool {
        COMMON.contains(&field) || self.own().contains(&field)
    }

    /// Returns whether any type has a field.
    pub fn any_has(field: &str) -> bool {
        Self::ALL.iter().any(|kind| kind.has(field))
    }

    /// Returns the fields beyond the common ones.
    fn own(self) -> &'static [&'static str] {
        match self {
            Self::Legacy => &["gasPrice"],
            Self::AccessList => &["gasPrice", "accessList"],
            Self::DynamicFee => &["maxPriorityFeePerGas", "maxFeePerGas", "accessList"],
            Self::Blob => &[
                "maxPriorityFeePerGas",
                "maxFeePerGas",
                "accessList",
                "maxFeePerBlobGas",
                "blobVersionedHashes",
                "blobs",
                "commitments",
                "proofs",
                "blobVersion",
            ],
            Self::SetCode => &["maxPriorityFeePerGas", "maxFeePerGas", "accessList", "authorizationList"],
        }
    }
}
