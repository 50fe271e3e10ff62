//! Joins what many logs outdate, so that each contract is told once.

use std::collections::{BTreeMap, BTreeSet};

use crate::nft::events::logs::Log;
use crate::nft::events::topics::{Outdated, outdated};

/// A contract, and the tokens of it that are outdated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutdatedTokens {
    /// Chain id, decimal.
    pub(crate) chain: String,
    /// Address, lower case.
    pub(crate) contract: String,
    pub(crate) tokens: Outdated,
}

/// A log that outdates nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ignored {
    /// Its place among the logs of the request.
    pub(crate) index: usize,
    /// The reason, for people.
    pub(crate) reason: &'static str,
}

/// What the logs of a request came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) outdated: Vec<OutdatedTokens>,
    pub(crate) ignored: Vec<Ignored>,
}

/// Returns what logs outdate. Ranges of a contract that overlap, repeat each other or follow each
/// other are joined.
/// `is_configured` tells whether this gateway serves a chain.
pub(crate) fn join(logs: &[Log], is_configured: impl Fn(&str) -> bool) -> Outcome {
    let mut outcome = Outcome::default();
    let mut contracts: BTreeMap<(&str, &str), Vec<Outdated>> = BTreeMap::new();
    for (index, log) in logs.iter().enumerate() {
        let known = if is_configured(&log.chain) { outdated(log) } else { Err("the chain is not configured") };
        match known {
            Ok(tokens) => contracts.entry((&log.chain, &log.address)).or_default().push(tokens),
            Err(reason) => outcome.ignored.push(Ignored { index, reason }),
        }
    }
    for ((chain, contract), tokens) in contracts {
        let told = joined(tokens).into_iter();
        outcome.outdated.extend(told.map(|tokens| OutdatedTokens { chain: chain.to_owned(), contract: contract.to_owned(), tokens }));
    }
    outcome
}

fn joined(tokens: Vec<Outdated>) -> Vec<Outdated> {
    // Both ids of a range have equally many digits, so their texts one after the other compare as
    // the numbers do.
    let mut ranges = BTreeSet::new();
    for token in tokens {
        match token {
            Outdated::All => return vec![Outdated::All],
            Outdated::Range { from, to } => ranges.insert(from + &to),
        };
    }
    let mut apart: Vec<(String, String)> = Vec::new();
    for range in &ranges {
        let (from, to) = range.split_at(range.len() / 2);
        match apart.last_mut() {
            Some((_, last)) if from <= last.as_str() || follows(last, from) => *last = core::mem::take(last).max(to.to_owned()),
            _ => apart.push((from.to_owned(), to.to_owned())),
        }
    }
    apart.into_iter().map(|(from, to)| Outdated::Range { from, to }).collect()
}

/// Returns whether a token id is the one after another. Both are hexadecimal digits in lower case.
fn follows(before: &str, after: &str) -> bool {
    // The last digit that is not `f` goes up by one, and each digit after it becomes 0.
    let kept = before.trim_end_matches('f');
    let Some(((head, digit), digits)) = split_last(kept).zip(after.get(..kept.len()).and_then(split_last)) else { return false };
    let is_next = char::to_digit(digit, 16).map(|value| value + 1) == digits.1.to_digit(16);
    let carried = after.get(kept.len()..).is_some_and(|rest| rest.bytes().all(|byte| byte == b'0'));
    before.len() == after.len() && head == digits.0 && is_next && carried
}

fn split_last(text: &str) -> Option<(&str, char)> {
    let mut characters = text.chars();
    let last = characters.next_back()?;
    Some((characters.as_str(), last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(chain: &str, address: &str, topic: &str, words: &[u64]) -> Log {
        let data = words.iter().map(|word| format!("{word:064x}")).collect();
        Log { chain: chain.to_owned(), address: address.to_owned(), topics: vec![topic.to_owned()], data }
    }

    const UPDATE: &str = "f8e1a15aba9398e019f0b49df1a4fde98ee17ae345cb5f6b5e2c27f5033e8ce7";
    const BATCH: &str = "6bd5c950a8d8df17f772f5af37cb3655737899cbf903264b9795592da439661c";
    const CONTRACT: &str = "a5d4097edda6d87cb9329af83fb3712ef77eeb13738ffe43cc35a4ce305ad962";

    fn ranges(outcome: &Outcome) -> Vec<(&str, String)> {
        let text = |word: &String| word.trim_start_matches('0').to_owned();
        let told = outcome.outdated.iter().map(|it| {
            let tokens = match &it.tokens {
                Outdated::All => "all".to_owned(),
                Outdated::Range { from, to } => format!("{}-{}", text(from), text(to)),
            };
            (it.contract.as_str(), tokens)
        });
        told.collect()
    }

    #[test]
    fn joins_what_overlaps() {
        let logs = [
            log("1", "0xa", UPDATE, &[9]),
            log("1", "0xa", BATCH, &[1, 5]),
            log("1", "0xa", BATCH, &[4, 7]),
            log("1", "0xa", UPDATE, &[9]),
            log("1", "0xb", UPDATE, &[2]),
            log("1", "0xb", CONTRACT, &[]),
            log("5", "0xa", UPDATE, &[3]),
        ];
        let outcome = join(&logs, |_| true);
        let expected = [("0xa", "1-7"), ("0xa", "9-9"), ("0xb", "all"), ("0xa", "3-3")];
        assert_eq!(ranges(&outcome), expected.map(|(contract, tokens)| (contract, tokens.to_owned())));
        assert!(outcome.ignored.is_empty());
        let within = join(&[log("1", "0xa", BATCH, &[1, 9]), log("1", "0xa", BATCH, &[2, 3])], |_| true);
        assert_eq!(ranges(&within), [("0xa", "1-9".to_owned())]);
    }

    #[test]
    fn joins_what_follows() {
        let ids = |ids: &[u64]| ids.iter().map(|id| log("1", "0xa", UPDATE, &[*id])).collect::<Vec<_>>();
        let told = |given: &[u64]| ranges(&join(&ids(given), |_| true)).into_iter().map(|(_, range)| range).collect::<Vec<_>>();
        assert_eq!(told(&[3, 1, 2, 5]), ["1-3", "5-5"]);
        assert_eq!(told(&[0xe, 0xf, 0x10, 0x12, 0xff, 0x100]), ["e-10", "12-12", "ff-100"]);
        assert_eq!(told(&(1..=1000).collect::<Vec<_>>()), ["1-3e8"]);
        assert_eq!(told(&[0x1f, 0x30]), ["1f-1f", "30-30"]);
        let last = log("1", "0xa", UPDATE, &[]);
        let of = |digits: String| Log { data: digits, ..last.clone() };
        let outcome = join(&[of("f".repeat(64)), of(format!("{}e", "f".repeat(63)))], |_| true);
        assert_eq!(ranges(&outcome), [("0xa", format!("{}e-{}", "f".repeat(63), "f".repeat(64)))]);
        assert!(!follows(&"f".repeat(64), &"0".repeat(64)), "there is no id after the greatest");
    }

    #[test]
    fn says_what_it_ignores() {
        let logs = [log("2", "0xa", UPDATE, &[9]), log("1", "0xa", &"0".repeat(64), &[9]), log("1", "0xa", UPDATE, &[9])];
        let outcome = join(&logs, |chain| chain == "1");
        assert_eq!(outcome.outdated.len(), 1);
        assert_eq!(outcome.ignored.iter().map(|it| it.index).collect::<Vec<_>>(), [0, 1]);
        assert!(outcome.ignored.iter().any(|it| it.reason.contains("not configured")));
    }
}
