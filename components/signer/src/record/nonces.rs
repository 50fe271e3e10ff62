//! Which nonces of an account are still to be given out, so that none is given out twice.
//!
//! A client may ask for a nonce further on; the gap that this leaves stays free and is filled by the next request without a nonce, so that one mistake does not jam the account.

use core::fmt;

/// Most gaps that clients may leave at a time: a nonce that would leave one more is refused.
pub const MOST_GAPS: usize = 16;

/// Free nonces: gaps, and everything from `next` on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nonces {
    /// First and last of each gap, ascending, below `next`, never touching.
    gaps: Vec<(u64, u64)>,
    next: u64,
}

impl Nonces {
    /// Reads a row: gaps as `first-last`, then `next`, joined by commas, as in `3-5,8-8,10`. None when it is not what [`fmt::Display`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.rsplit(',');
        let next = parts.next()?.parse().ok()?;
        let mut gaps: Vec<(u64, u64)> = Vec::new();
        for part in parts {
            let (first, last) = part.split_once('-')?;
            gaps.push((first.parse().ok()?, last.parse().ok()?));
        }
        gaps.reverse();
        let ordered = gaps.iter().all(|(first, last)| first <= last);
        let apart =
            gaps.windows(2).all(|pair| matches!(pair, [(_, last), (first, _)] if last.checked_add(1).is_some_and(|after| after < *first)));
        let below = gaps.last().is_none_or(|(_, last)| last.checked_add(1).is_some_and(|after| after < next));
        let read = Self { gaps, next };
        (ordered && apart && below && read.to_string() == text).then_some(read)
    }

    /// The lowest free nonce from `least` on. None when there is none below 2^64 - 1.
    pub fn free_from(&self, least: u64) -> Option<u64> {
        let gap = self.gaps.iter().find(|(_, last)| *last >= least).map(|(first, _)| least.max(*first));
        gap.or(Some(least.max(self.next))).filter(|nonce| *nonce < u64::MAX)
    }

    /// Gives a nonce out. False, and nothing changes, when it is not free, or would leave more than [`MOST_GAPS`] gaps. `seen`: the account's next nonce by the chain; what is below is
    /// used, whoever used it.
    #[must_use]
    pub fn take(&mut self, nonce: u64, seen: u64) -> bool {
        let mut after = self.clone();
        after.pass(seen);
        let taken = after.give(nonce) && after.gaps.len() <= MOST_GAPS;
        if taken {
            *self = after;
        }
        taken
    }

    /// Forgets the gaps below the chain's next nonce.
    fn pass(&mut self, seen: u64) {
        self.gaps.retain(|(_, last)| *last >= seen);
        if let Some((first, _)) = self.gaps.first_mut() {
            *first = seen.max(*first);
        } else {
            self.next = self.next.max(seen);
        }
    }

    fn give(&mut self, nonce: u64) -> bool {
        if nonce == u64::MAX || self.free_from(nonce) != Some(nonce) {
            return false;
        }
        if nonce >= self.next {
            if nonce > self.next {
                self.gaps.push((self.next, nonce - 1));
            }
            self.next = nonce + 1;
        } else {
            let split = |&(first, last): &(u64, u64)| {
                let whole = nonce < first || nonce > last;
                let parts = if whole {
                    [Some((first, last)), None]
                } else {
                    [nonce.checked_sub(1).map(|end| (first, end)), Some((nonce + 1, last))]
                };
                parts.into_iter().flatten().filter(|(first, last)| first <= last)
            };
            self.gaps = self.gaps.iter().flat_map(split).collect();
        }
        true
    }
}

/// The row's value.
impl fmt::Display for Nonces {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (first, last) in &self.gaps {
            write!(out, "{first}-{last},")?;
        }
        write!(out, "{}", self.next)
    }
}
