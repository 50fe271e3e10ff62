//! What the endpoints of a chain say of the nonces of an account, each for itself.
//!
//! One endpoint can lie, or follow another fork. So what ends the care for a transaction, or begins
//! it again, is asked of all of them. A chain with one endpoint has only its word.

use std::collections::BTreeSet;

use futures_util::future::join_all;

use crate::io::Io;
use crate::outbox::chain::OutboxChain;
use crate::outbox::witness::{next_nonce, number, place};
use crate::table::{Table, gathered};

/// What one endpoint says.
pub(super) struct Word {
    /// The number of the block that it was asked about.
    pub(super) block: u64,
    /// The next nonce of the account after that block.
    pub(super) next_nonce: u64,
}

/// Returns how many endpoints have to agree: the quorum of the chain, or all if it has fewer. Those
/// with the same host and port count once.
pub(super) fn needed<I>(chain: &OutboxChain<'_, I>, quorum: u64) -> u64 {
    let places: BTreeSet<_> = gathered(chain.upstream.chain.rpc.iter().map(|endpoint| place(&endpoint.url)));
    u64::try_from(places.len()).map_or(quorum, |count| quorum.min(count))
}

/// Asks every endpoint of a chain for the nonce of an account in the block that has `depth` blocks
/// on top. Leaves out those that do not say, or are of another chain.
pub(super) async fn ask_all<I: Io>(chain: &OutboxChain<'_, I>, account: &str, depth: u64) -> Vec<Word> {
    let urls = chain.upstream.chain.rpc.iter().map(|endpoint| endpoint.url.as_str());
    let asked = urls.map(|url| async move { word(chain, url, account, depth).await.map(|word| (place(url), word)) });
    let words: Table<String, Word> = gathered(join_all(asked).await.into_iter().flatten());
    words.into_values().collect()
}

async fn word<I: Io>(chain: &OutboxChain<'_, I>, url: &str, account: &str, depth: u64) -> Option<Word> {
    let upstream = &chain.upstream;
    if number(upstream, url, "eth_chainId", &[]).await?.to_string() != chain.id {
        return None;
    }
    let block = number(upstream, url, "eth_blockNumber", &[]).await?.checked_sub(depth)?;
    Some(Word { block, next_nonce: next_nonce(upstream, url, account, block).await? })
}

/// What endpoints come to together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Enough of them say so.
    Agreed,
    /// Too few do, and none says otherwise: some lag, or do not answer.
    Open,
    /// One that has the block says that the nonce is not used.
    Contradicted,
}

/// Returns what the endpoints say of a nonce that is used in a block.
pub(super) fn judge_used(words: &[Word], needed: u64, nonce: u64, block: u64) -> Verdict {
    if words.iter().any(|word| word.next_nonce <= nonce && word.block >= block) {
        return Verdict::Contradicted;
    }
    let agree = words.iter().filter(|word| word.next_nonce > nonce).count();
    if u64::try_from(agree).is_ok_and(|agree| agree >= needed) { Verdict::Agreed } else { Verdict::Open }
}

/// Returns how many endpoints say that a nonce is not used, though a block counted as final that
/// used it. `None` if these are too few.
///
/// A single endpoint has to be as far as when the block counted as final: one that lags would have
/// everything opened again.
pub(super) fn agree_unused(words: &[Word], needed: u64, nonce: u64, final_at: u64) -> Option<u64> {
    let says_so = |word: &&Word| word.next_nonce <= nonce && (needed > 1 || word.block >= final_at);
    let agree = u64::try_from(words.iter().filter(says_so).count()).ok()?;
    (agree >= needed.max(1)).then_some(agree)
}

#[cfg(test)]
mod tests {
    use super::{Verdict, Word, agree_unused, judge_used};

    fn words(all: &[(u64, u64)]) -> Vec<Word> {
        all.iter().map(|&(block, next_nonce)| Word { block, next_nonce }).collect()
    }

    #[test]
    fn a_used_nonce_takes_the_quorum_and_no_contradiction() {
        for (said, verdict) in [
            (&[(936, 6), (936, 6)][..], Verdict::Agreed),
            (&[(936, 6), (899, 5)], Verdict::Open),
            (&[(936, 6)], Verdict::Open),
            (&[], Verdict::Open),
            (&[(936, 6), (900, 5)], Verdict::Contradicted),
            (&[(936, 6), (936, 6), (936, 5)], Verdict::Contradicted),
        ] {
            assert_eq!(judge_used(&words(said), 2, 5, 900), verdict, "{said:?}");
        }
        assert_eq!(judge_used(&words(&[(936, 6)]), 1, 5, 900), Verdict::Agreed);
    }

    #[test]
    fn an_unused_nonce_takes_the_quorum_or_an_endpoint_that_does_not_lag() {
        for (said, needed, agree) in [
            (&[(100, 5), (90, 5)][..], 2, Some(2)),
            (&[(100, 5), (90, 6)], 2, None),
            (&[(964, 5)], 1, Some(1)),
            (&[(963, 5)], 1, None),
            (&[(964, 6)], 1, None),
            (&[], 1, None),
        ] {
            assert_eq!(agree_unused(&words(said), needed, 5, 964), agree, "{said:?}");
        }
    }
}
