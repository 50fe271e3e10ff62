//! When a transaction is final, and what is given back then.

use crate::io::Io;
use crate::outbox::account::Round;
use crate::outbox::chain::OutboxChain;
use crate::outbox::done::AccountDone;
use crate::outbox::open::{self, OpenTransaction, Report};
use crate::outbox::witness::{Agreement, MAX_STATE_BLOCKS, Used, ask_endpoints};
use crate::outbox::words::{Verdict, ask_all, judge_used};

impl<I: Io> Round<'_, '_, I> {
    /// Returns whether a block is so deep that it counts as final.
    pub(super) fn is_final(&self, block: u64) -> bool {
        self.standing.head.checked_sub(block).is_some_and(|depth| depth >= self.chain.finality)
    }

    /// Returns whether the endpoints agree that a nonce is used for good. One that lags or does not
    /// answer has as much time again.
    pub(super) async fn is_agreed(&self, nonce: u64, seen: &Report<'_>, done: &mut AccountDone) -> bool {
        if self.needed < 2 {
            return true;
        }
        if self.words.get().is_none() {
            let words = ask_all(self.chain, self.account, self.chain.finality.min(MAX_STATE_BLOCKS)).await;
            self.words.get_or_init(|| words);
        }
        let words = self.words.get().map(Vec::as_slice).unwrap_or_default();
        match judge_used(words, self.needed, nonce, seen.block.unwrap_or_default()) {
            Verdict::Agreed => true,
            Verdict::Open => self.is_twice_as_deep(seen),
            Verdict::Contradicted => {
                done.not_final = Some(format!("an endpoint says that nonce {nonce} is not used, another one that it is"));
                false
            }
        }
    }

    /// Returns whether a block has twice as many blocks on top as it takes to be final.
    fn is_twice_as_deep(&self, seen: &Report<'_>) -> bool {
        let depth = seen.block.and_then(|block| self.standing.head.checked_sub(block));
        depth.is_none_or(|depth| depth >= self.chain.finality.saturating_mul(2))
    }

    /// Gives back what was charged for everything else that was signed with a nonce that is final.
    /// Returns `false` if an endpoint has not agreed that may do so in a later round.
    pub(super) async fn void_others(&self, transaction: &OpenTransaction, seen: &Report<'_>, done: &mut AccountDone) -> bool {
        let OutboxChain { id, upstream, .. } = self.chain;
        let used = match (seen.mined, seen.block) {
            (Some(_), _) if transaction.hashes.len() < 2 => return true,
            (Some(hash), Some(block)) => Used::By { hash, block },
            _ => Used::ByAnother { account: self.account, nonce: transaction.nonce, hashes: &transaction.hashes },
        };
        let Agreement { agree, may_grow } = ask_endpoints(self.chain, &used).await;
        let Err(why) = open::void(upstream.io, id, self.account, transaction.nonce, seen.mined, agree).await else { return true };
        done.not_given_back = Some(why);
        // An endpoint that lags has as much time again.
        !may_grow || self.is_twice_as_deep(seen)
    }
}
