//! The step after the commit: signs with a local key, or says what a remote key has to sign.

use crate::{
    config::keys::Key,
    crypto::{curve::Signature, secret::Secret},
    encoding::{hex, json::shown},
    refusal::{Difference, Refusal},
    wallet::{
        Wallet,
        signing_task::{RemoteSigning, Signed},
        ticket::{Ticket, Verdict},
    },
};

/// What a released ticket comes to.
pub enum Released {
    /// Signed here.
    Signed(Signed),
    /// A remote key has to sign. [`Wallet::complete`] takes its signature.
    SignRemotely(Box<RemoteSigning>),
    /// A report of the gateway, or a roster, is recorded.
    Recorded,
    /// The dry run passed. Nothing was signed or recorded.
    NeedsEstimates,
    /// The plan needs further rows, which it names now. Nothing was signed or recorded.
    NeedsRows,
}

impl Wallet {
    /// Signs what a ticket stands for, or says what its remote key has to sign. `head` is the
    /// ledger's head. It must be the head after the ticket's entry. For a ticket without an entry
    /// it is the head that the ticket was prepared on.
    ///
    /// Errors:
    /// - `head-mismatch`: the ledger has another head.
    /// - The ticket's refusal.
    /// - `fault`: the ticket is of another wallet, or the signature did not verify.
    pub fn release(&self, ticket: Ticket, head: &[u8]) -> Result<Released, Refusal> {
        self.owns(&ticket.wallet)?;
        if ticket.head != head {
            return Err(Refusal::HeadMismatch(Difference { expected: hex::encode(&ticket.head), got: shown(&hex::encode(head)) }));
        }
        let mut task = match ticket.verdict {
            Verdict::Sign(task) => task,
            Verdict::Recorded => return Ok(Released::Recorded),
            Verdict::NeedsEstimates => return Ok(Released::NeedsEstimates),
            Verdict::NeedsRows => return Ok(Released::NeedsRows),
            Verdict::Refused(refusal) => return Err(refusal),
        };
        let key = self.keys.get(task.key).ok_or_else(|| Refusal::Fault("the wallet no longer has the ticket's key".into()))?;
        #[cfg(feature = "trap-for-tests")]
        crate::wallet::trap::panic_if_requested(&task.subject);
        let Some(secret) = &key.secret else {
            let signing = RemoteSigning { wallet: ticket.wallet, key: key.id.clone(), public: key.public, task };
            return Ok(Released::SignRemotely(Box::new(signing)));
        };
        if let Some(signed) = task.take_signed() {
            return Ok(Released::Signed(signed));
        }
        let signature = self.sign_verified(key, secret, &task.digest, task.entropy.as_deref())?;
        task.finish(&signature).map(Released::Signed)
    }

    /// Signs a digest and verifies the signature.
    ///
    /// Errors: `fault`, if the signature could not be made or did not verify.
    pub(super) fn sign_verified(
        &self,
        key: &Key,
        secret: &Secret,
        digest: &[u8; 32],
        entropy: Option<&[u8; 32]>,
    ) -> Result<Signature, Refusal> {
        let signature = match entropy {
            None => self.curve.sign(digest, secret),
            Some(entropy) => self.curve.sign_hedged(digest, secret, entropy),
        };
        let signature = signature.ok_or_else(|| Refusal::Fault("the signature could not be made".into()))?;
        // Security: a hardware fault while signing can give the key away. Recovering the key
        // verifies r, s and the parity at once.
        if self.curve.recover(digest, &signature) != Some(key.public) {
            return Err(Refusal::Fault("the signature did not verify".into()));
        }
        Ok(signature)
    }
}
