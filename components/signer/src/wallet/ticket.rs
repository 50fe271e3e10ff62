//! A judged request that waits for the commit of its entry.

use std::rc::Rc;

use crate::{record::ledger::Entry, refusal::Refusal, wallet::signing_task::SigningTask};

/// A judged request, with the entry that the host must commit before it can be released.
pub struct Ticket {
    pub(super) wallet: Rc<()>,
    /// The head that the ledger has after the commit.
    pub(super) head: [u8; 32],
    pub(super) entry: Option<Entry>,
    pub(super) verdict: Verdict,
}

/// What a ticket comes to when it is released.
pub(super) enum Verdict {
    /// The request is signed.
    Sign(SigningTask),
    /// A report of the gateway, or a roster, is recorded.
    Recorded,
    /// The dry run of an `eth_sendTransaction` passed. Nothing is signed.
    NeedsEstimates,
    /// The plan needs further rows of the ledger, which it names now. Nothing is signed.
    NeedsRows,
    /// The request is refused.
    Refused(Refusal),
}

impl Ticket {
    /// Returns the entry to commit.
    ///
    /// `None` if nothing is to be committed: an idempotency key resumes an entry that is committed
    /// already, a dry run passed, the plan needs further rows, or the stamp was refused.
    pub fn entry(&self) -> Option<&Entry> {
        self.entry.as_ref()
    }
}
