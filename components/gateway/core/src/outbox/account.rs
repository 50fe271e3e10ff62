//! The open transactions of one account, in the order of their nonces.
//!
//! The chain is asked where the account stands before the signer is asked what is open. So a nonce
//! that was free then is not taken for one that somebody else used.

use core::cell::OnceCell;

use crate::io::Io;
use crate::outbox::chain::OutboxChain;
use crate::outbox::done::{AccountDone, Stuck};
use crate::outbox::due::perform;
use crate::outbox::node::{self, Sending, Standing};
use crate::outbox::open::{self, Due, OpenAccount, OpenTransaction, Report, WINDOW, report};
use crate::outbox::reopening::open_again;
use crate::outbox::words::Word;

/// Microseconds after which an account that waits counts as stuck: five minutes.
const STUCK_AFTER: u64 = 5 * 60 * SECOND;

const SECOND: u64 = 1_000_000;

/// The most windows of nonces in blocks that a round looks at.
const MAX_WINDOWS: u64 = 32;

/// How many blocks a block has on top when it is hardly ever taken back. Between these and
/// `finality` a round does not ask for it again.
const SETTLED_BLOCKS: u64 = 12;

/// Looks after an account. `needed` endpoints have to agree that a transaction is final.
///
/// # Errors
/// Why it could not be done to its end.
pub(super) async fn reconcile<I: Io>(
    chain: &OutboxChain<'_, I>,
    needed: u64,
    account: &OpenAccount,
    done: &mut AccountDone,
) -> Result<(), String> {
    let standing = node::standing(&chain.upstream, chain.id, &account.account).await?;
    let first_open = open_again(chain, needed, account, standing.confirmed_nonce, done).await?;
    let round = Round { chain, needed, account: &account.account, standing, words: OnceCell::new() };
    round.in_blocks(first_open, done).await?;
    round.waiting(first_open, done).await
}

/// One look at an account.
pub(super) struct Round<'a, 'b, I> {
    pub(super) chain: &'a OutboxChain<'b, I>,
    /// How many endpoints have to agree.
    pub(super) needed: u64,
    pub(super) account: &'a str,
    pub(super) standing: Standing,
    /// What each endpoint says of the nonces that are used for good. Asked for once.
    pub(super) words: OnceCell<Vec<Word>>,
}

impl<I: Io> Round<'_, '_, I> {
    /// Looks at the nonces that are in blocks, from the first that is not final.
    ///
    /// A transaction is final only if those before it are, so that none is passed over.
    async fn in_blocks(&self, first_open: u64, done: &mut AccountDone) -> Result<(), String> {
        let mut are_final = true;
        let windows = (0..MAX_WINDOWS).map(|window| first_open.saturating_add(window * WINDOW));
        for from in windows.take_while(|from| *from < self.standing.confirmed_nonce) {
            let window = open::window(self.chain.upstream.io, self.chain.id, self.account, from).await?;
            for transaction in window.transactions.iter().filter(|transaction| transaction.nonce < self.standing.confirmed_nonce) {
                if self.is_settled(transaction) {
                    done.count(&transaction.state);
                    are_final = false;
                    continue;
                }
                let seen = self.in_a_block(transaction).await?;
                are_final &= seen.is_final;
                are_final = are_final && self.is_agreed(transaction.nonce, &seen, done).await;
                are_final = are_final && self.void_others(transaction, &seen, done).await;
                if !are_final {
                    done.count(seen.state);
                }
                self.record(transaction, &Report { is_final: are_final, ..seen }, done).await?;
            }
        }
        Ok(())
    }

    /// Looks at the nonces that the chain waits for.
    async fn waiting(&self, first_open: u64, done: &mut AccountDone) -> Result<(), String> {
        let from = self.standing.confirmed_nonce.max(first_open);
        let window = open::window(self.chain.upstream.io, self.chain.id, self.account, from).await?;
        let mut changed = Vec::new();
        for transaction in &window.transactions {
            done.open += 1;
            // The nodes take the next one when this one is in a block, or do not answer.
            if done.is_stopped {
                done.count(&transaction.state);
                continue;
            }
            let seen = self.not_in_a_block(transaction, done).await?;
            done.count(seen.as_ref().map_or(transaction.state.as_str(), |seen| seen.state));
            if let Some(seen) = seen {
                let before = done.recorded;
                self.record(transaction, &seen, done).await?;
                changed.extend((done.recorded > before).then_some(transaction.nonce));
            }
        }
        self.do_what_is_due(&window.transactions, &changed, done).await;
        done.oldest_seconds = window.transactions.first().map(|first| self.age(first) / SECOND);
        done.stuck = self.stuck(&window.transactions);
        done.foreign_nonce = (self.standing.pending_nonce > window.next).then(|| self.standing.pending_nonce.to_string());
        Ok(())
    }

    /// Returns whether a block is deep enough not to be asked for, and not deep enough to be final.
    fn is_settled(&self, transaction: &OpenTransaction) -> bool {
        let depth = transaction.block().filter(|_| transaction.state == "mined").and_then(|block| self.standing.head.checked_sub(block));
        depth.is_some_and(|depth| (SETTLED_BLOCKS..self.chain.finality).contains(&depth))
    }

    /// Finds out which transaction is in a block with this nonce.
    async fn in_a_block<'t>(&self, transaction: &'t OpenTransaction) -> Result<Report<'t>, String>
    where
        Self: 't,
    {
        for hash in &transaction.hashes {
            if let Some(block) = node::block_of(&self.chain.upstream, hash).await? {
                let report = Report { state: "mined", mined: Some(hash), block: Some(block), ..about(transaction) };
                return Ok(Report { is_final: self.is_final(block), ..report });
            }
        }
        // Its block is not known. It counts from when this was seen first. A node that does not
        // have the receipt yet must not make it final at once.
        let known = transaction.block().filter(|_| transaction.state == "replaced").map(|block| block.min(self.standing.head));
        let is_final = known.is_some_and(|block| self.is_final(block));
        Ok(Report { state: "replaced", block: Some(known.unwrap_or(self.standing.head)), is_final, ..about(transaction) })
    }

    /// Sends a transaction that no node has. `None` if nothing new is known of it.
    async fn not_in_a_block<'t>(&self, transaction: &'t OpenTransaction, done: &mut AccountDone) -> Result<Option<Report<'t>>, String> {
        let OutboxChain { id, upstream, .. } = self.chain;
        // The request that signed it is sending it for so long.
        let grace = u64::from(upstream.deadline_ms).saturating_mul(1_000);
        if upstream.io.now() < transaction.last_time.saturating_add(grace) {
            return Ok(None);
        }
        for hash in &transaction.hashes {
            if node::is_known(upstream, hash).await? {
                return Ok(Some(Report { state: "pending", ..about(transaction) }));
            }
        }
        let Some(raw) = open::raw(upstream.io, id, self.account, transaction).await? else {
            return Ok(Some(Report { state: "dropped", ..about(transaction) }));
        };
        Ok(match node::send(upstream, &raw).await {
            Sending::Taken => {
                done.sent += 1;
                Some(Report { state: "sent", ..about(transaction) })
            }
            Sending::Refused { said, for_good } => {
                // What the node may take later stays what it is for it: not there.
                let state = if for_good { "refused" } else { "signed" };
                Some(Report { state, node_said: Some(said), ..about(transaction) })
            }
            Sending::Held | Sending::Unanswered => {
                done.is_stopped = true;
                None
            }
        })
    }

    /// Does what is due for the transaction that the chain waits for. `changed` are the nonces of
    /// which this round has recorded something new: what was due may not be any more.
    async fn do_what_is_due(&self, open: &[OpenTransaction], changed: &[u64], done: &mut AccountDone) {
        let waits = |first: &&OpenTransaction| first.nonce == self.standing.confirmed_nonce && !changed.contains(&first.nonce);
        let first = open.first().filter(|first| waits(first) && !done.is_stopped);
        let Some((first, due)) = first.and_then(|first| Some((first, first.due?))) else { return };
        match (perform(self.chain, self.account, first, due).await, due) {
            (Ok(()), Due::Sign) => done.sent += 1,
            (Ok(()), Due::Bump | Due::Fill) => done.replaced = Some(first.nonce.to_string()),
            (Err(why), _) => done.not_done = Some(why),
        }
    }

    /// Returns what the account waits for, if its first open transaction is old.
    fn stuck(&self, open: &[OpenTransaction]) -> Option<Stuck> {
        let waits_for = self.standing.confirmed_nonce;
        let first = open.first()?;
        let age = self.age(first);
        let blocking = (first.nonce == waits_for).then_some(first);
        (age >= STUCK_AFTER).then(|| Stuck {
            nonce: waits_for.to_string(),
            state: blocking.map(|transaction| transaction.state.clone()),
            seconds: age / SECOND,
            node_said: blocking.and_then(|transaction| transaction.node_said.clone()),
        })
    }

    /// Returns the microseconds since the first transaction with a nonce was recorded.
    fn age(&self, transaction: &OpenTransaction) -> u64 {
        self.chain.upstream.io.now().saturating_sub(transaction.time)
    }

    /// Records what was seen of a transaction, if it is new. Nodes word a refusal anew each time,
    /// so other words alone are not.
    async fn record(&self, transaction: &OpenTransaction, seen: &Report<'_>, done: &mut AccountDone) -> Result<(), String> {
        let known = (transaction.state.as_str(), transaction.mined.as_deref(), transaction.block(), false);
        let are_first_words = transaction.node_said.is_none() && seen.node_said.is_some();
        if known == (seen.state, seen.mined, seen.block, seen.is_final) && !are_first_words {
            return Ok(());
        }
        let seen = Report { account: self.account, node_said: seen.node_said.clone(), ..*seen };
        report(self.chain.upstream.io, self.chain.id, &seen).await?;
        done.recorded += 1;
        Ok(())
    }
}

fn about(transaction: &OpenTransaction) -> Report<'_> {
    Report { nonce: transaction.nonce, sequence: transaction.sequence, ..Report::default() }
}
