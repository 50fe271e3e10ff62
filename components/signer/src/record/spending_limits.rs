//! Spending limits: how much may be signed within a rolling window of time. A spending limit is a
//! deny rule with memory.
//!
//! The row of a limit keeps what was charged in buckets, 60 to a window. A bucket counts until all
//! of it has left the window. So a charge counts for the window's time and at most a 60th of it
//! longer, never shorter.

use ruint::aliases::U256;

use crate::{
    encoding::{address::Address, hex, json::Json, quantity},
    policy::contents::Contents,
    record::ledger::Row,
    request::chain_scope::ChainScope,
};

/// Buckets to a window.
const BUCKETS_PER_WINDOW: u64 = 60;
/// The most buckets that a row keeps. Windows of several lengths, one after the other in the
/// configuration, may have written it.
const MAX_BUCKETS: usize = 240;

/// The names of what is counted, in the order of [`Sums`].
pub const MEASURES: [&str; 4] = ["value", "fee", "amount", "count"];

/// Wei of value, wei of fees, base units of a token, requests.
pub type Sums = [U256; 4];

/// A spending limit of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpendingLimit {
    /// Its name. No policy and no other limit has it.
    pub name: String,
    /// The length of its window in seconds.
    pub seconds: u64,
    /// Whether every key has a sum of its own.
    pub per_key: bool,
    /// Whether every caller has a sum of its own.
    pub per_caller: bool,
    /// The chain that it is about. `None` if it is about everything that is signed.
    pub chain: Option<u64>,
    /// The token that it is about. `None` if it is about everything on the chain.
    pub token: Option<Address>,
    /// The cap of each measure. `None` if a measure is not capped.
    pub caps: [Option<U256>; 4],
}

/// What a request costs.
#[derive(Clone, Debug)]
pub struct Charge<'a> {
    /// The chains on which it has an effect.
    pub chain: ChainScope,
    /// Wei sent along, see [`Contents::value`].
    pub value: U256,
    /// Wei for gas.
    pub fee: U256,
    /// The tokens that it spends.
    pub contents: &'a Contents,
}

/// What a request was charged to a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charged {
    /// The name of the limit's row.
    pub row: String,
    /// The end of the bucket that it was added to, microseconds since 1970.
    pub end: u64,
    /// What was added.
    pub sums: Sums,
}

/// A cap that a charge would exceed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exceeded {
    /// What is counted.
    pub measure: &'static str,
    /// The sum of the earlier charges that still count.
    pub used: U256,
    /// The charge.
    pub asked: U256,
    /// The cap.
    pub allowed: U256,
}

impl SpendingLimit {
    /// Decides whether the limit is about requests on these chains.
    ///
    /// Security: a request that has an effect on every chain is charged to the limits of every
    /// chain, as nobody knows where it will be used.
    pub fn covers(&self, chain: ChainScope) -> bool {
        self.chain.is_none_or(|own| chain.reaches(own))
    }

    /// Returns what the limit charges for a request. `None` if it is not about the request.
    ///
    /// A sum that would be 2^256 or more stays at 2^256 - 1. An amount that cannot be decoded is
    /// charged as 2^256 - 1.
    pub fn charge(&self, charge: &Charge<'_>) -> Option<Sums> {
        if !self.covers(charge.chain) {
            return None;
        }
        let contents = charge.contents;
        let Some(token) = &self.token else { return Some([charge.value, charge.fee, U256::ZERO, U256::ONE]) };
        let mut spends = contents.spends.iter().filter(|spend| spend.token == *token).map(|spend| spend.amount).peekable();
        if contents.unknown_spends {
            return Some([U256::ZERO, U256::ZERO, U256::MAX, U256::ONE]);
        }
        spends.peek()?;
        Some([U256::ZERO, U256::ZERO, spends.fold(U256::ZERO, U256::saturating_add), U256::ONE])
    }

    /// Returns the name of the row: `window:<name>:<chain>:<token>:<key>:<caller>`, with `*` where
    /// all share one sum.
    pub fn row(&self, key: &Address, caller: &str) -> String {
        let any = || "*".to_owned();
        let chain = self.chain.map_or_else(any, |chain| chain.to_string());
        let token = self.token.map_or_else(any, |token| hex::encode(&token.0));
        let key = if self.per_key { hex::encode(&key.0) } else { any() };
        format!("window:{}:{chain}:{token}:{key}:{}", self.name, if self.per_caller { caller } else { "*" })
    }

    /// Returns what the row says after a charge at the time `now`, in microseconds since 1970.
    ///
    /// Errors: the cap that the charge would exceed. A charge of zero exceeds no cap.
    pub fn after(&self, spent: &Spent, charged: &Sums, now: u64) -> Result<Spent, Exceeded> {
        let length = self.seconds.saturating_mul(1_000_000);
        let mut after = Spent(spent.0.iter().filter(|bucket| bucket.counts(now, length)).copied().collect());
        let used = after.sums();
        for (((measure, used), asked), cap) in MEASURES.into_iter().zip(used).zip(*charged).zip(self.caps) {
            if let Some(allowed) = cap
                && !asked.is_zero()
                && used.checked_add(asked).is_none_or(|total| total > allowed)
            {
                return Err(Exceeded { measure, used, asked, allowed });
            }
        }
        after.add(self.bucket_end(now), charged);
        Ok(after)
    }

    /// Returns the end of the bucket that a charge at the time `now` is added to. Both are
    /// microseconds since 1970.
    pub fn bucket_end(&self, now: u64) -> u64 {
        let width = (self.seconds.saturating_mul(1_000_000) / BUCKETS_PER_WINDOW).max(1);
        (now / width).saturating_add(1).saturating_mul(width)
    }

    /// Returns the row to write. It expires when its last bucket has left the window.
    pub fn write(&self, name: String, spent: &Spent) -> Row {
        let last = spent.0.last().map_or(0, |bucket| bucket.end);
        Row { name, value: spent.write(), expires: Some(last.saturating_add(self.seconds.saturating_mul(1_000_000))) }
    }
}

/// A span of time, and what was charged in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bucket {
    /// Its end, microseconds since 1970, exclusive.
    end: u64,
    sums: Sums,
}

impl Bucket {
    fn counts(&self, now: u64, length: u64) -> bool {
        self.end > now.saturating_sub(length)
    }
}

/// The content of a row: buckets in the order of their ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spent(Vec<Bucket>);

impl Spent {
    /// Returns the sums over all buckets.
    pub fn sums(&self) -> Sums {
        self.0.iter().fold(Sums::default(), |sums, bucket| add(&sums, &bucket.sums))
    }

    /// Takes a charge out of its bucket, but for the request that it counts: that was made. What
    /// was moved to another bucket, or has left the window, stays.
    pub fn give_back(&mut self, charged: &Charged) {
        let Ok(place) = self.0.binary_search_by_key(&charged.end, |bucket| bucket.end) else { return };
        let Some(bucket) = self.0.get_mut(place) else { return };
        let [value, fee, amount, _] = charged.sums;
        for (sum, less) in bucket.sums.iter_mut().zip([value, fee, amount, U256::ZERO]) {
            // A charge of the largest number stands for one that is not known.
            *sum = if less == U256::MAX { *sum } else { sum.saturating_sub(less) };
        }
    }

    fn add(&mut self, end: u64, charged: &Sums) {
        match self.0.binary_search_by_key(&end, |bucket| bucket.end) {
            Ok(place) => {
                if let Some(bucket) = self.0.get_mut(place) {
                    bucket.sums = add(&bucket.sums, charged);
                }
            }
            Err(place) => self.0.insert(place, Bucket { end, sums: *charged }),
        }
        // Moved into a later bucket, a charge counts for longer, never shorter.
        while self.0.len() > MAX_BUCKETS {
            let first = self.0.remove(0);
            if let Some(next) = self.0.first_mut() {
                next.sums = add(&first.sums, &next.sums);
            }
        }
    }

    /// Returns the value of the row: `[["<end>","<value>","<fee>","<amount>","<count>"],…]`.
    pub fn write(&self) -> String {
        let buckets: Vec<_> = self
            .0
            .iter()
            .map(|Bucket { end, sums: [value, fee, amount, count] }| format!(r#"["{end}","{value}","{fee}","{amount}","{count}"]"#))
            .collect();
        format!("[{}]", buckets.join(","))
    }

    /// Reads the value of a row. `None` if it is not what [`Self::write`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let Json::List(items) = Json::parse(text).ok()? else { return None };
        let mut buckets: Vec<Bucket> = Vec::with_capacity(items.len());
        for item in items {
            let Json::List(parts) = item else { return None };
            let [Json::Text(end), Json::Text(value), Json::Text(fee), Json::Text(amount), Json::Text(count)] = parts.as_slice() else {
                return None;
            };
            let number = |text: &str| quantity::decimal_u256(text);
            let bucket = Bucket { end: quantity::decimal_u64(end)?, sums: [number(value)?, number(fee)?, number(amount)?, number(count)?] };
            if buckets.last().is_some_and(|last| last.end >= bucket.end) {
                return None;
            }
            buckets.push(bucket);
        }
        Some(Self(buckets))
    }
}

fn add(one: &Sums, other: &Sums) -> Sums {
    let mut sums = *one;
    for (sum, more) in sums.iter_mut().zip(other) {
        *sum = sum.saturating_add(*more);
    }
    sums
}
