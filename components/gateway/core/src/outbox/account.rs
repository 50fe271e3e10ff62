//! The open transactions of one account, in the order of their nonces.

use crate::io::Io;
use crate::outbox::chain::OutboxChain;
use crate::outbox::done::{AccountDone, Stuck};
use crate::outbox::node::{self, Sending, Standing};
use crate::outbox::open::{OpenAccount, OpenTransaction, Report, report};

/// Microseconds after which an account that waits counts as stuck: five minutes.
const STUCK_AFTER: u64 = 5 * 60 * SECOND;

const SECOND: u64 = 1_000_000;

/// Looks after an account.
///
/// # Errors
/// Why it could not be done to its end.
pub(super) async fn reconcile<I: Io>(chain: &OutboxChain<'_, I>, account: &OpenAccount, done: &mut AccountDone) -> Result<(), String> {
    let standing = node::standing(&chain.upstream, &account.account).await?;
    let round = Round { chain, account, standing };
    round.pass_by_foreign_nonces(done).await?;
    for transaction in &account.transactions {
        let seen = if transaction.nonce < round.standing.confirmed_nonce {
            Some(round.in_a_block(transaction).await?)
        } else {
            done.open += 1;
            // The nodes take the next one of this account when this one is in a block.
            if done.is_held { None } else { round.not_in_a_block(transaction, done).await? }
        };
        if let Some(seen) = seen.filter(|seen| *seen != round.recorded(transaction)) {
            round.record(&seen, done).await?;
        }
    }
    done.stuck = round.stuck();
    done.foreign_nonce = (round.standing.pending_nonce > account.next).then(|| round.standing.pending_nonce.to_string());
    Ok(())
}

/// One look at an account.
struct Round<'a, 'b, I> {
    chain: &'a OutboxChain<'b, I>,
    account: &'a OpenAccount,
    standing: Standing,
}

impl<'a, I: Io> Round<'a, '_, I> {
    /// Records that the nonces before the first transaction are used up, if others used them.
    async fn pass_by_foreign_nonces(&self, done: &mut AccountDone) -> Result<(), String> {
        let first = self.account.transactions.first().map_or(self.account.next, |transaction| transaction.nonce);
        match first.min(self.standing.confirmed_nonce).checked_sub(1) {
            Some(last) if last >= self.account.first_open => {
                let report = Report { nonce: last, state: "replaced", is_final: true, ..self.empty() };
                self.record(&report, done).await
            }
            _ => Ok(()),
        }
    }

    /// Finds out which transaction is in a block with this nonce.
    async fn in_a_block(&self, transaction: &'a OpenTransaction) -> Result<Report<'a>, String> {
        for hash in &transaction.hashes {
            if let Some(block) = node::block_of(&self.chain.upstream, hash).await? {
                let report = Report { state: "mined", mined: Some(hash), ..self.about(transaction) };
                return Ok(Report { block: Some(block), is_final: self.is_final(block), ..report });
            }
        }
        // Its block is not known. It counts from when this was seen first. A node that does not
        // have the receipt yet must not make it final at once.
        let known = transaction.block.as_ref().filter(|_| transaction.state == "replaced").and_then(|block| block.parse().ok());
        let is_final = known.is_some_and(|block| self.is_final(block));
        Ok(Report { state: "replaced", block: Some(known.unwrap_or(self.standing.head)), is_final, ..self.about(transaction) })
    }

    /// Sends a transaction that no node has. `None` if nothing new is known of it.
    async fn not_in_a_block(&self, transaction: &'a OpenTransaction, done: &mut AccountDone) -> Result<Option<Report<'a>>, String> {
        let upstream = &self.chain.upstream;
        // The request that signed it is sending it for so long.
        let grace = u64::from(upstream.deadline_ms).saturating_mul(1_000);
        if upstream.io.now() < transaction.last_time.saturating_add(grace) {
            return Ok(None);
        }
        let hash = transaction.hashes.first();
        if let Some(hash) = hash
            && node::is_known(upstream, hash).await?
        {
            return Ok(Some(Report { state: "pending", ..self.about(transaction) }));
        }
        let Some(raw) = &transaction.raw else { return Ok(Some(Report { state: "dropped", ..self.about(transaction) })) };
        Ok(match node::send(upstream, raw).await {
            Sending::Taken => {
                done.sent += 1;
                Some(Report { state: "sent", ..self.about(transaction) })
            }
            Sending::Refused(said) => Some(Report { state: "refused", node_said: Some(said), ..self.about(transaction) }),
            Sending::Held => {
                done.is_held = true;
                None
            }
            Sending::Unanswered => None,
        })
    }

    /// Returns what the account waits for, if it has waited long.
    fn stuck(&self) -> Option<Stuck> {
        let waits_for = self.standing.confirmed_nonce;
        let mut open = self.account.transactions.iter().filter(|transaction| transaction.nonce >= waits_for);
        let first = open.next()?;
        let waited = self.chain.upstream.io.now().saturating_sub(first.time);
        let blocking = (first.nonce == waits_for).then_some(first);
        (waited >= STUCK_AFTER).then(|| Stuck {
            nonce: waits_for.to_string(),
            state: blocking.map(|transaction| transaction.state.clone()),
            seconds: waited / SECOND,
            node_said: blocking.and_then(|transaction| transaction.node_said.clone()),
        })
    }

    fn is_final(&self, block: u64) -> bool {
        self.standing.head.checked_sub(block).is_some_and(|depth| depth >= self.chain.finality)
    }

    fn empty(&self) -> Report<'a> {
        Report { account: &self.account.account, ..Report::default() }
    }

    fn about(&self, transaction: &OpenTransaction) -> Report<'a> {
        Report { nonce: transaction.nonce, ..self.empty() }
    }

    /// Returns the report that the ledger has already.
    fn recorded(&self, transaction: &'a OpenTransaction) -> Report<'a> {
        Report {
            state: &transaction.state,
            mined: transaction.mined.as_deref(),
            block: transaction.block.as_ref().and_then(|block| block.parse().ok()),
            node_said: transaction.node_said.clone(),
            ..self.about(transaction)
        }
    }

    async fn record(&self, seen: &Report<'_>, done: &mut AccountDone) -> Result<(), String> {
        report(self.chain.upstream.io, self.chain.id, seen).await?;
        done.recorded += 1;
        Ok(())
    }
}
