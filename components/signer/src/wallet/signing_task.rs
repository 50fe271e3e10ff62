//! A judged request that is due to be signed, and the signature that comes of it.

use std::rc::Rc;

use zeroize::Zeroizing;

use crate::{
    crypto::curve::{PublicKey, Signature},
    refusal::Refusal,
    wallet::subject::{SignatureResult, SignedTransaction, Subject},
};

/// What to sign, and with which key.
pub(super) struct SigningTask {
    /// Place of the key in the wallet.
    pub(super) key: usize,
    pub(super) subject: Subject,
    pub(super) digest: [u8; 32],
    /// Sequence of the entry that records it.
    pub(super) sequence: u64,
    /// The signed transaction, if the entry names its hash. `None` if the signature is still to be
    /// made.
    pub(super) signed: Option<SignedTransaction>,
    /// Whether the entry names the hash of the transaction, or there is none to name.
    pub(super) hash_recorded: bool,
    /// Entropy that hedges the nonce of the signature. `None` if the nonce is deterministic.
    pub(super) entropy: Option<Zeroizing<[u8; 32]>>,
}

impl SigningTask {
    /// Turns a signature that has been verified into the result of the call.
    ///
    /// Errors: `fault`, if the signed bytes do not say what was judged.
    pub(super) fn finish(self, signature: &Signature) -> Result<Signed, Refusal> {
        let result = self.subject.finish(signature)?;
        Ok(self.signed_as(result))
    }

    /// Takes the transaction that was signed before the commit. `None` if nothing was.
    pub(super) fn take_signed(&mut self) -> Option<Signed> {
        let result = self.signed.take()?.result(self.subject.transaction()?);
        Some(self.signed_as(result))
    }

    fn signed_as(&self, SignatureResult { result, hash }: SignatureResult) -> Signed {
        let nonce = self.subject.transaction().map(|transaction| transaction.nonce);
        Signed { result, hash, nonce, sequence: self.sequence, hash_recorded: self.hash_recorded }
    }
}

/// A signing task for a remote key. Its entry is committed.
pub struct RemoteSigning {
    pub(super) wallet: Rc<()>,
    pub(super) key: String,
    pub(super) public: PublicKey,
    pub(super) task: SigningTask,
}

impl RemoteSigning {
    /// Returns the digest to sign.
    pub fn digest(&self) -> &[u8; 32] {
        &self.task.digest
    }

    /// Returns the id of the key.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// A signature in the form in which the caller gets it.
#[derive(Debug, PartialEq, Eq)]
pub struct Signed {
    /// The JSON-RPC result, JSON text.
    pub result: String,
    /// Hash of the transaction, `0x` hexadecimal. `None` if it is not a transaction.
    pub hash: Option<String>,
    /// Nonce of the transaction. `None` if it is not a transaction.
    pub nonce: Option<u64>,
    /// Sequence of the entry that records it.
    pub sequence: u64,
    /// Whether the entry names the hash.
    pub hash_recorded: bool,
}
