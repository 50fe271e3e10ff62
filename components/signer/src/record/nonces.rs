//! The free nonces of an account, so that none is given out twice.
//!
//! A client may ask for a nonce further on. The gap that this leaves stays free, and the next
//! request without a nonce fills it. So one mistake does not block the account.

use core::fmt;

/// The most gaps that clients may leave at a time. The signer refuses a nonce that would leave one
/// more.
pub const MAX_GAPS: usize = 16;

/// The free nonces: gaps, and everything from `next` on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nonces {
    /// First and last nonce of each gap. Ascending, below `next`, and with at lowest one used nonce
    /// between two gaps.
    gaps: Vec<(u64, u64)>,
    next: u64,
}

impl Nonces {
    /// Reads the value of a row: gaps as `first-last`, then `next`, joined by commas, as in
    /// `3-5,8-8,10`. `None` if it is not what [`fmt::Display`] writes.
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

    /// Returns the nonce after the highest one that was taken.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Returns the lowest free nonce from `lowest` on. `None` if there is none below 2^64 - 1.
    pub fn free_from(&self, lowest: u64) -> Option<u64> {
        let gap = self.gaps.iter().find(|(_, last)| *last >= lowest).map(|(first, _)| lowest.max(*first));
        gap.or(Some(lowest.max(self.next))).filter(|nonce| *nonce < u64::MAX)
    }

    /// Takes a nonce. Returns `false` and changes nothing if the nonce is not free, or if taking it
    /// would leave more than [`MAX_GAPS`] gaps.
    ///
    /// `pending_nonce` is the account's next nonce on the chain. All nonces below it are used,
    /// even if this signer did not use them.
    #[must_use]
    pub fn take(&mut self, nonce: u64, pending_nonce: u64) -> bool {
        let mut after = self.clone();
        after.skip_to(pending_nonce);
        let taken = after.give(nonce) && after.gaps.len() <= MAX_GAPS;
        if taken {
            *self = after;
        }
        taken
    }

    /// Drops the gaps below the chain's next nonce.
    fn skip_to(&mut self, pending_nonce: u64) {
        self.gaps.retain(|(_, last)| *last >= pending_nonce);
        if let Some((first, _)) = self.gaps.first_mut() {
            *first = pending_nonce.max(*first);
        } else {
            self.next = self.next.max(pending_nonce);
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

/// Writes the value of the row.
impl fmt::Display for Nonces {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (first, last) in &self.gaps {
            write!(out, "{first}-{last},")?;
        }
        write!(out, "{}", self.next)
    }
}
