//! Addresses in mixed case whose checksum (EIP-55) was found valid.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::nft::identifiers::is_mixed_case;

/// The most addresses that one instance remembers.
const MAX_SPELLINGS: usize = 1_000;

/// Addresses in mixed case whose checksum the NFT component has found valid. It is not asked again
/// for them, because a call of it takes longer than to give a kept answer.
#[derive(Debug, Default)]
pub(crate) struct Spellings(RefCell<BTreeSet<String>>);

impl Spellings {
    /// Returns whether the checksum of an address is known to be valid.
    pub(crate) fn has(&self, address: &str) -> bool {
        self.0.borrow().contains(address)
    }

    /// Remembers an address that is valid, if its case is mixed. Forgets all others if there are
    /// too many.
    pub(crate) fn add_if_mixed(&self, address: &str) {
        if !is_mixed_case(address) || self.has(address) {
            return;
        }
        let mut known = self.0.borrow_mut();
        if known.len() >= MAX_SPELLINGS {
            known.clear();
        }
        known.insert(address.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_a_bounded_number() {
        let spellings = Spellings::default();
        for number in 0..=MAX_SPELLINGS {
            spellings.add_if_mixed(&format!("0xaB{number:038}"));
        }
        spellings.add_if_mixed("0xab");
        assert_eq!(spellings.0.borrow().len(), 1);
        assert!(spellings.has(&format!("0xaB{MAX_SPELLINGS:038}")) && !spellings.has("0xab"));
    }
}
