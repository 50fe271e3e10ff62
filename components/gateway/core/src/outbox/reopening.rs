//! Opens transactions again that count as final, if the chain does not have them after all.

use crate::io::Io;
use crate::outbox::chain::OutboxChain;
use crate::outbox::done::AccountDone;
use crate::outbox::open::{self, OpenAccount, WINDOW};
use crate::outbox::words::{agree_unused, ask_all};

/// Opens the last 64 nonces again, as far as they count as final and are not used by the word of
/// `needed` endpoints. Returns the first nonce that is not final then. The next round goes on with
/// those before them.
///
/// # Errors
/// Why it could not be done.
pub(super) async fn open_again<I: Io>(
    chain: &OutboxChain<'_, I>,
    needed: u64,
    account: &OpenAccount,
    confirmed_nonce: u64,
    done: &mut AccountDone,
) -> Result<u64, String> {
    let mut first_open = account.first_open;
    if confirmed_nonce >= first_open {
        return Ok(first_open);
    }
    let from = confirmed_nonce.max(first_open.saturating_sub(WINDOW));
    let window = open::window(chain.upstream.io, chain.id, &account.account, from).await?;
    let finals = window.transactions.iter().rev().filter(|transaction| transaction.is_final && transaction.nonce < account.first_open);
    let finals: Vec<_> = finals.collect();
    if finals.is_empty() {
        return Ok(first_open);
    }
    let words = ask_all(chain, &account.account, 0).await;
    // The highest first: what is open stays without a gap if this ends in the middle.
    for transaction in finals {
        let final_at = transaction.block().unwrap_or_default().saturating_add(chain.finality);
        let Some(endpoints) = agree_unused(&words, needed, transaction.nonce, final_at) else { break };
        open::reopen(chain.upstream.io, chain.id, &account.account, transaction.nonce, endpoints).await?;
        first_open = transaction.nonce;
        done.reopened += 1;
    }
    Ok(first_open)
}
