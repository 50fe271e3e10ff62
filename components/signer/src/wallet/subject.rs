//! The subject of a signature: what is signed.

use crate::{
    crypto::{curve::Signature, hash::keccak256},
    encoding::hex,
    policy::{Facts, Kind},
    refusal::Refusal,
    request::{chain_scope::ChainScope, message},
    transaction::{
        Shape, Transaction,
        authorization::{Authorization, SignedAuthorization},
        blobs::Blobs,
        raw,
    },
    typed_data::TypedData,
};

/// A complete transaction, an authorization, a message, or typed data.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A transaction.
    Transaction(Box<Transaction>),
    /// A single authorization (EIP-7702).
    Authorization(Authorization),
    /// The bytes of a message.
    Message(Vec<u8>),
    /// Typed data.
    TypedData(Box<TypedData>),
}

/// The result of a signature.
#[derive(Debug, PartialEq, Eq)]
pub struct SignatureResult {
    /// The JSON-RPC result, JSON text.
    pub result: String,
    /// Hash of the transaction, `0x` hexadecimal. `None` if it is not a transaction.
    pub hash: Option<String>,
}

impl Subject {
    /// Returns the digest that is signed.
    pub fn digest(&self) -> [u8; 32] {
        match self {
            Self::Transaction(transaction) => transaction.digest(),
            Self::Authorization(authorization) => authorization.digest(),
            Self::Message(bytes) => message::digest(bytes),
            Self::TypedData(data) => data.digest,
        }
    }

    /// Returns the transaction. `None` if it is not one.
    pub fn transaction(&self) -> Option<&Transaction> {
        match self {
            Self::Transaction(transaction) => Some(transaction),
            Self::Authorization(_) | Self::Message(_) | Self::TypedData(_) => None,
        }
    }

    /// Returns the nonce of a transaction, or of the account of an authorization.
    pub fn nonce(&self) -> Option<u64> {
        match self {
            Self::Transaction(transaction) => Some(transaction.nonce),
            Self::Authorization(authorization) => Some(authorization.nonce),
            Self::Message(_) | Self::TypedData(_) => None,
        }
    }

    /// Returns the facts that policies judge.
    pub fn facts<'a>(&'a self, caller: &'a str) -> Facts<'a> {
        let nothing = Facts {
            caller,
            kind: Kind::Message,
            chain: ChainScope::Unknown,
            to: None,
            value: None,
            fee: None,
            calldata: None,
            message: None,
            typed_data: None,
            delegates: Vec::new(),
        };
        match self {
            Self::Transaction(transaction) => Facts {
                kind: if transaction.to.is_some() { Kind::Transaction } else { Kind::Create },
                chain: ChainScope::One(transaction.chain_id),
                to: transaction.to,
                value: Some(transaction.value),
                fee: transaction.fee(),
                calldata: transaction.to.is_some().then_some(&transaction.data),
                delegates: transaction.shape.authorizations().iter().map(|signed| signed.authorization.delegate()).collect(),
                ..nothing
            },
            Self::Authorization(authorization) => Facts {
                kind: Kind::Authorization,
                chain: ChainScope::of(authorization.chain_id),
                delegates: vec![authorization.delegate()],
                ..nothing
            },
            Self::Message(bytes) => Facts { message: Some(bytes), ..nothing },
            Self::TypedData(data) => Facts { kind: Kind::TypedData, chain: data.domain.chain_scope(), typed_data: Some(data), ..nothing },
        }
    }

    /// Returns the result for a signature.
    ///
    /// Errors: `fault`, if the signed bytes do not say what was judged.
    pub fn finish(&self, signature: &Signature) -> Result<SignatureResult, Refusal> {
        Ok(match self {
            Self::Transaction(transaction) => SignedTransaction::of(transaction, signature)?.result(transaction),
            Self::Authorization(authorization) => {
                SignatureResult { result: SignedAuthorization { authorization: *authorization, signature: *signature }.json(), hash: None }
            }
            Self::Message(_) | Self::TypedData(_) => {
                let bytes = [signature.r.as_slice(), &signature.s, &[27 + u8::from(signature.y_parity)]].concat();
                SignatureResult { result: quoted(&bytes), hash: None }
            }
        })
    }
}

/// A signed transaction that was read back.
pub(super) struct SignedTransaction {
    /// The bytes without the sidecar, which is not signed.
    bytes: Vec<u8>,
    pub(super) hash: [u8; 32],
}

impl SignedTransaction {
    /// Encodes and hashes a transaction with its signature. It reads the bytes back: they must say
    /// what was judged.
    ///
    /// Errors: `fault`, if they do not.
    pub(super) fn of(transaction: &Transaction, signature: &Signature) -> Result<Self, Refusal> {
        let bytes = transaction.signed(signature);
        validate_signed_bytes(&bytes, transaction, signature)?;
        Ok(Self { hash: keccak256(&bytes), bytes })
    }

    /// Returns the result of the call that asked for this transaction.
    pub(super) fn result(self, transaction: &Transaction) -> SignatureResult {
        SignatureResult { result: quoted(&transaction.network_form(self.bytes)), hash: Some(hex::encode(&self.hash)) }
    }
}

/// Validates that the signed bytes, read strictly, are this transaction with this signature.
///
/// Errors: `fault`.
fn validate_signed_bytes(signed: &[u8], transaction: &Transaction, signature: &Signature) -> Result<(), Refusal> {
    if let Ok((mut read, by)) = raw::decode(signed) {
        // The sidecar is not signed. It is not part of these bytes.
        if let (Shape::Blob { blobs, .. }, Some(Blobs { sidecar, .. })) = (&mut read.shape, transaction.shape.blobs()) {
            blobs.sidecar.clone_from(sidecar);
        }
        if read == *transaction && by == *signature {
            return Ok(());
        }
    }
    Err(Refusal::Fault("the signed bytes do not say what was judged".into()))
}

fn quoted(bytes: &[u8]) -> String {
    format!("\"{}\"", hex::encode(bytes))
}
