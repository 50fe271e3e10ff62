//! The last step for a key that the wallet has: the signature, verified before it is let out. For one that is held elsewhere [`super::complete`] follows.

use crate::{
    crypto::curve::Signature,
    encoding::hex,
    refusal::{Difference, Refusal},
    wallet::{
        Wallet,
        complete::RemoteSigning,
        prepare::{Order, Ticket, Verdict},
        subject::Answer,
    },
};

/// A signature and what it is good for.
#[derive(Debug, PartialEq, Eq)]
pub struct Signed {
    /// The JSON-RPC result, JSON text.
    pub result: String,
    /// Hash of the transaction, `0x` hexadecimal; none for a message.
    pub hash: Option<String>,
    /// Sequence of the entry that records it.
    pub sequence: u64,
}

/// What a released ticket comes to.
pub enum Released {
    /// Signed here.
    Signed(Signed),
    /// To be signed by whoever holds the key.
    SignRemotely(Box<RemoteSigning>),
    /// The dry run passed; nothing was signed or recorded.
    NeedsEstimates,
}

impl Wallet {
    /// Signs what a ticket stands for, once the ledger's head is the one that its entry made (for a ticket without entry: still the one it was prepared on); or says what is to be signed, where the key is held elsewhere.
    /// Errors: `head-mismatch`, the ticket's refusal, `fault`.
    pub fn release(&self, ticket: Ticket, head: &[u8]) -> Result<Released, Refusal> {
        self.owns(&ticket.wallet)?;
        if ticket.head != head {
            return Err(Refusal::HeadMismatch(Difference {
                expected: hex::encode(&ticket.head),
                got: crate::encoding::json::shown(&hex::encode(head)),
            }));
        }
        let order = match ticket.verdict {
            Verdict::Sign(order) => order,
            Verdict::NeedsEstimates => return Ok(Released::NeedsEstimates),
            Verdict::Refused(refusal) => return Err(refusal),
        };
        let key = self.keys.get(order.key).ok_or_else(|| Refusal::Fault("the ticket's key is gone".into()))?;
        #[cfg(feature = "trap-for-tests")]
        crate::wallet::trap::spring(&order.subject);
        let Some(secret) = &key.secret else {
            let delegation = RemoteSigning { wallet: ticket.wallet, key: key.id.clone(), public: key.public, order };
            return Ok(Released::SignRemotely(Box::new(delegation)));
        };
        let signature = match &order.entropy {
            None => self.curve.sign(&order.digest, secret),
            Some(entropy) => self.curve.sign_hedged(&order.digest, secret, entropy),
        };
        let signature = signature.ok_or_else(|| Refusal::Fault("the signature could not be made".into()))?;
        // A fault while signing can give the key away. Recovering the key checks r, s and the parity at once.
        if self.curve.recover(&order.digest, &signature) != Some(key.public) {
            return Err(Refusal::Fault("the signature did not verify".into()));
        }
        order.finish(&signature).map(Released::Signed)
    }
}

impl Order {
    /// What a signature that has been verified is good for. Errors: `fault`.
    pub(super) fn finish(self, signature: &Signature) -> Result<Signed, Refusal> {
        let Answer { result, hash } = self.subject.finish(signature)?;
        Ok(Signed { result, hash, sequence: self.sequence })
    }
}
