//! Looks after the signer's outbox: sends again what no node has, and records what became of every
//! transaction.
//!
//! The signer's ledger says what is open. This module asks each chain about it, and reports what it
//! saw. It decides nothing about money: it sends only bytes whose signature is recorded.

mod account;
mod chain;
mod done;
mod due;
mod finality;
mod node;
pub(crate) mod open;
mod reopening;
mod witness;
mod words;

use std::rc::Rc;

use futures_util::future::join_all;

use crate::chain::upstream::Upstream;
use crate::digest::hex;
use crate::gateway::{Gateway, Seed};
use crate::http::reply::Reply;
use crate::io::{Head, Io};
use crate::log::LogEntry;

use chain::OutboxChain;
use done::{AccountDone, ChainDone, Done};
use open::OpenAccount;

/// The name in the log in the place of a route.
const ROUTE: &str = "outbox";

impl<N> Gateway<N> {
    /// Looks after what is open on every chain. Sends a head, the JSON of [`Done`] and an end
    /// through `io`.
    pub async fn reconcile<I: Io>(self: Rc<Self>, io: I, seed: Seed) {
        let log = LogEntry::new(hex(&seed.entropy), ROUTE, None);
        let chains = if self.config.signer { self.config.chains.iter().collect() } else { Vec::new() };
        let chains = chains.into_iter().filter_map(|(id, chain)| {
            let (finality, verified, state) = (chain.finality, &self.verified_chains, self.chain_states.get(id)?);
            let upstream = Upstream { io: &io, log: &log, chain, state, deadline_ms: self.config.content.deadline_ms };
            Some(OutboxChain { id, finality, verified, upstream })
        });
        let chains = join_all(chains.map(reconcile)).await;
        let reply = Reply::json(200, &Done { chains });
        io.head(Head { status: reply.status, headers: Vec::new() });
        io.chunk(reply.body);
        io.end(log.summary(reply.status, 0.0));
    }
}

/// Looks after all accounts of a chain.
async fn reconcile<I: Io>(chain: OutboxChain<'_, I>) -> ChainDone {
    let mut done = ChainDone { chain: chain.id.to_owned(), failed: None, accounts: Vec::new() };
    let open = match open::accounts(chain.upstream.io, chain.id).await {
        Ok(open) => open,
        Err(why) => return ChainDone { failed: Some(why), ..done },
    };
    let needed = words::needed(&chain, open.quorum);
    for account in &open.accounts {
        done.accounts.push(look_after(&chain, needed, account).await);
    }
    for account in &open.idle {
        let its = look_after(&chain, needed, account).await;
        done.accounts.extend((its.reopened > 0).then_some(its));
    }
    done
}

async fn look_after<I: Io>(chain: &OutboxChain<'_, I>, needed: u64, account: &OpenAccount) -> AccountDone {
    let mut done = AccountDone { account: account.account.clone(), ..AccountDone::default() };
    if let Err(why) = account::reconcile(chain, needed, account, &mut done).await {
        done.failed = Some(why);
    }
    done
}
