//! The last step for a key that is held elsewhere: its signature, verified and brought into form before it is let out.

use std::rc::Rc;

use crate::{
    crypto::curve::{GivenSignature, PublicKey},
    refusal::Refusal,
    wallet::{Wallet, prepare::Order, release::Signed},
};

/// A signature that is due from whoever holds the key. Its entry is committed.
pub struct RemoteSigning {
    pub(super) wallet: Rc<()>,
    pub(super) key: String,
    pub(super) public: PublicKey,
    pub(super) order: Order,
}

impl RemoteSigning {
    /// What to sign.
    pub fn digest(&self) -> &[u8; 32] {
        &self.order.digest
    }

    /// Id of the key.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl Wallet {
    /// Takes the signature that was asked for: lower s, with its recovery id, verified. Errors: `fault` when it is not the key's.
    pub fn complete(&self, delegation: RemoteSigning, given: &GivenSignature) -> Result<Signed, Refusal> {
        self.owns(&delegation.wallet)?;
        match self.curve.adopt(delegation.digest(), &delegation.public, given) {
            Ok(signature) => delegation.order.finish(&signature),
            Err(unusable) => Err(Refusal::Fault(format!("the holder of the key {}: {unusable}", delegation.key))),
        }
    }
}
