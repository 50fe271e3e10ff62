//! The last step: the signature, verified before it is let out.

use crate::{
    hex,
    refusal::{Difference, Refusal},
    wallet::{Wallet, prepare::Ticket, subject::Answer},
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

impl Wallet {
    /// Signs what a ticket stands for, once the ledger's head is the one that its entry made (for a ticket without entry: still the one it was prepared on).
    /// Errors: `head-mismatch`, the ticket's refusal, `fault`.
    pub fn release(&self, ticket: Ticket, head: &[u8]) -> Result<Signed, Refusal> {
        self.owns(&ticket.wallet)?;
        if ticket.head != head {
            return Err(Refusal::HeadMismatch(Difference {
                expected: hex::encode(&ticket.head),
                got: crate::json::shown(&hex::encode(head)),
            }));
        }
        let order = ticket.verdict?;
        let key = self.keys.get(order.key).ok_or_else(|| Refusal::Fault("the ticket's key is gone".into()))?;
        #[cfg(feature = "trap-for-tests")]
        crate::trap::spring(&order.subject);
        let signature =
            self.curve.sign(&order.digest, &key.secret).ok_or_else(|| Refusal::Fault("the signature could not be made".into()))?;
        // A fault while signing can give the key away. Recovering the key checks r, s and the parity at once.
        if self.curve.recover(&order.digest, &signature) != Some(key.public) {
            return Err(Refusal::Fault("the signature did not verify".into()));
        }
        let Answer { result, hash } = order.subject.finish(&signature)?;
        Ok(Signed { result, hash, sequence: order.sequence })
    }
}
