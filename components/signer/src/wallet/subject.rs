//! What is to be signed, final.

use crate::{
    crypto::{curve::Signature, hash::keccak256},
    encoding::hex,
    policy::{Facts, Kind},
    refusal::Refusal,
    request::message,
    transaction::{
        Shape, Transaction,
        authorization::{Authorization, SignedAuthorization},
        blobs::Blobs,
        raw,
    },
    typed_data::TypedData,
};

/// A final transaction, an authorization, a message, or typed data.
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

/// What a signature is answered with.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// The JSON-RPC result, JSON text.
    pub result: String,
    /// Hash of a transaction, `0x` hexadecimal.
    pub hash: Option<String>,
}

impl Subject {
    /// What is signed.
    pub fn digest(&self) -> [u8; 32] {
        match self {
            Self::Transaction(transaction) => transaction.digest(),
            Self::Authorization(authorization) => authorization.digest(),
            Self::Message(bytes) => message::digest(bytes),
            Self::TypedData(data) => data.digest,
        }
    }

    /// The transaction, if it is one.
    pub fn transaction(&self) -> Option<&Transaction> {
        match self {
            Self::Transaction(transaction) => Some(transaction),
            Self::Authorization(_) | Self::Message(_) | Self::TypedData(_) => None,
        }
    }

    /// Nonce of a transaction, or of the account that an authorization is about.
    pub fn nonce(&self) -> Option<u64> {
        match self {
            Self::Transaction(transaction) => Some(transaction.nonce),
            Self::Authorization(authorization) => Some(authorization.nonce),
            Self::Message(_) | Self::TypedData(_) => None,
        }
    }

    /// What policies are judged on.
    pub fn facts<'a>(&'a self, caller: &'a str) -> Facts<'a> {
        let nothing = Facts {
            caller,
            kind: Kind::Message,
            chain: None,
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
                chain: Some(transaction.chain_id),
                to: transaction.to,
                value: Some(transaction.value),
                fee: transaction.fee(),
                calldata: transaction.to.is_some().then_some(&transaction.data),
                delegates: transaction.shape.authorizations().iter().map(|signed| signed.authorization.delegate()).collect(),
                ..nothing
            },
            Self::Authorization(authorization) => Facts {
                kind: Kind::Authorization,
                chain: u64::try_from(authorization.chain_id).ok(),
                delegates: vec![authorization.delegate()],
                ..nothing
            },
            Self::Message(bytes) => Facts { message: Some(bytes), ..nothing },
            Self::TypedData(data) => Facts {
                kind: Kind::TypedData,
                chain: data.domain.chain_id.and_then(|id| id.try_into().ok()),
                typed_data: Some(data),
                ..nothing
            },
        }
    }

    /// The answer for a signature. A transaction's bytes are read back first and must say what was judged. Errors: `fault`, where they do not.
    pub fn finish(&self, signature: &Signature) -> Result<Answer, Refusal> {
        Ok(match self {
            Self::Transaction(transaction) => {
                let signed = transaction.signed(signature);
                says(&signed, transaction, signature)?;
                let hash = Some(hex::encode(&keccak256(&signed)));
                Answer { result: quoted(&transaction.network_form(signed)), hash }
            }
            Self::Authorization(authorization) => {
                Answer { result: SignedAuthorization { authorization: *authorization, signature: *signature }.json(), hash: None }
            }
            Self::Message(_) | Self::TypedData(_) => {
                let bytes = [signature.r.as_slice(), &signature.s, &[27 + u8::from(signature.y_parity)]].concat();
                Answer { result: quoted(&bytes), hash: None }
            }
        })
    }
}

/// Errors: the bytes, read strictly, are another transaction or another signature.
fn says(signed: &[u8], transaction: &Transaction, signature: &Signature) -> Result<(), Refusal> {
    if let Ok((mut read, by)) = raw::decode(signed) {
        // The sidecar is not signed. It stands beside these bytes.
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
