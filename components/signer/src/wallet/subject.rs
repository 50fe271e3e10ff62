//! What is to be signed, final.

use crate::{
    hash::keccak256,
    message,
    policy::{Facts, Kind},
    transaction::Transaction,
    typed_data::TypedData,
};

/// A final transaction, a message, or typed data.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A transaction.
    Transaction(Transaction),
    /// The bytes of a message.
    Message(Vec<u8>),
    /// Typed data.
    TypedData(Box<TypedData>),
}

impl Subject {
    /// What is signed.
    pub fn digest(&self) -> [u8; 32] {
        match self {
            Self::Transaction(transaction) => transaction.digest(),
            Self::Message(bytes) => message::digest(bytes),
            Self::TypedData(data) => data.digest,
        }
    }

    /// Nonce of a transaction.
    pub fn nonce(&self) -> Option<u64> {
        match self {
            Self::Transaction(transaction) => Some(transaction.nonce),
            Self::Message(_) | Self::TypedData(_) => None,
        }
    }

    /// What policies are judged on.
    pub fn facts<'a>(&'a self, caller: &'a str) -> Facts<'a> {
        match self {
            Self::Transaction(transaction) => Facts {
                caller,
                kind: if transaction.to.is_some() { Kind::Transaction } else { Kind::Create },
                chain: Some(transaction.chain_id),
                to: transaction.to,
                value: Some(transaction.value),
                fee: transaction.fee(),
                calldata: transaction.to.is_some().then_some(&transaction.data),
                message: None,
                typed_data: None,
                delegates: Vec::new(),
            },
            Self::Message(bytes) => Facts {
                caller,
                kind: Kind::Message,
                chain: None,
                to: None,
                value: None,
                fee: None,
                calldata: None,
                message: Some(bytes),
                typed_data: None,
                delegates: Vec::new(),
            },
            Self::TypedData(data) => Facts {
                caller,
                kind: Kind::TypedData,
                chain: data.domain.chain_id.and_then(|id| id.try_into().ok()),
                to: None,
                value: None,
                fee: None,
                calldata: None,
                message: None,
                typed_data: Some(data),
                delegates: Vec::new(),
            },
        }
    }

    /// The JSON-RPC result for a signature, and the hash of a transaction.
    pub fn finish(&self, signature: &crate::curve::Signature) -> (Vec<u8>, Option<[u8; 32]>) {
        match self {
            Self::Transaction(transaction) => {
                let raw = transaction.signed(signature);
                let hash = keccak256(&raw);
                (raw, Some(hash))
            }
            Self::Message(_) | Self::TypedData(_) => {
                ([signature.r.as_slice(), &signature.s, &[27 + u8::from(signature.y_parity)]].concat(), None)
            }
        }
    }
}
