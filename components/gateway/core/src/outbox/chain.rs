//! The open transactions of one chain.

use crate::chain::upstream::Upstream;
use crate::io::Io;
use crate::outbox::account;
use crate::outbox::done::{AccountDone, ChainDone};
use crate::outbox::open::{OpenAccount, open};

/// A chain to look after.
pub(super) struct OutboxChain<'a, I> {
    pub(super) id: &'a str,
    /// How many blocks must be on top of a block that counts as final.
    pub(super) finality: u64,
    pub(super) upstream: Upstream<'a, I>,
}

impl<I: Io> OutboxChain<'_, I> {
    /// Looks after all accounts of the chain.
    pub(super) async fn reconcile(self) -> ChainDone {
        let mut done = ChainDone { chain: self.id.to_owned(), failed: None, accounts: Vec::new() };
        match open(self.upstream.io, self.id).await {
            Ok(open) => {
                for account in &open.accounts {
                    done.accounts.push(self.account(account).await);
                }
            }
            Err(why) => done.failed = Some(why),
        }
        done
    }

    async fn account(&self, account: &OpenAccount) -> AccountDone {
        let mut done = AccountDone { account: account.account.clone(), ..AccountDone::default() };
        if let Err(why) = account::reconcile(self, account, &mut done).await {
            done.failed = Some(why);
        }
        done
    }
}
