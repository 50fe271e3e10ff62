//! What is known of a call before it is charged.

use crate::io::MeteredCall;
use crate::jsonrpc::filter::{Filter, paid_as};
use crate::jsonrpc::params::facts::Facts;

/// What is known of a call before it is charged.
pub(crate) struct Metered {
    /// The number of blocks that it reads. 0 if it has no range.
    pub(crate) blocks: u64,
    /// The number of blocks of each call into which it is split, but the last. `None` if it goes on
    /// as it is.
    pub(crate) part: Option<u64>,
    /// The filter that it names, if that is there.
    pub(crate) filter: Option<Filter>,
    /// What its params say.
    pub(crate) facts: Facts,
}

impl Metered {
    /// Returns how many calls reach the chain.
    pub(crate) fn parts(&self) -> u64 {
        parts(self.blocks, self.part)
    }

    /// Returns what a call of this method is charged as: the calls that reach the chain, or those
    /// that pay for the room of a filter.
    pub(crate) fn charges(&self, method: &str) -> Vec<MeteredCall> {
        if let Some(criteria) = &self.facts.criteria {
            return vec![MeteredCall::named(method); paid_as(criteria)];
        }
        let part = self.part.unwrap_or(u64::MAX);
        let start = |index: u64| index.saturating_mul(part);
        let one = |index| MeteredCall { name: method.to_owned(), blocks: self.blocks.saturating_sub(start(index)).min(part) };
        (0..self.parts()).map(one).collect()
    }
}

/// Returns how many calls reach the chain for so many blocks.
pub(crate) fn parts(blocks: u64, part: Option<u64>) -> u64 {
    part.map_or(1, |part| blocks.div_ceil(part).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_call_is_charged_as_its_parts() {
        for (blocks, part, expected) in
            [(0, None, vec![0]), (10, None, vec![10]), (10, Some(4), vec![4, 4, 2]), (8, Some(4), vec![4, 4]), (1, Some(4), vec![1])]
        {
            let charges: Vec<u64> =
                Metered { blocks, part, filter: None, facts: Facts::default() }.charges("a").iter().map(|call| call.blocks).collect();
            assert_eq!(charges, expected, "{blocks} {part:?}");
        }
    }

    #[test]
    fn a_filter_is_charged_by_the_length_of_its_criteria() {
        for (length, calls) in [(2, 1), (512, 1), (513, 2), (65_536, 128)] {
            let facts = Facts { criteria: Some("x".repeat(length)), ..Facts::default() };
            let charges = Metered { blocks: 0, part: None, filter: None, facts }.charges("eth_newFilter");
            assert_eq!(charges, vec![MeteredCall::named("eth_newFilter"); calls], "{length}");
        }
    }
}
