//! The answers that this instance is resolving anew, so that each is resolved once at a time.

use std::cell::RefCell;

use crate::io::AnswerKey;
use crate::table::Table;

/// The most answers that are resolved anew at once by one instance.
const MAX_UNDER_WAY: usize = 1_000;

/// The answers that this instance is resolving anew.
#[derive(Debug, Default)]
pub(crate) struct UnderWay(RefCell<Table<AnswerKey, ()>>);

/// An answer that is being resolved anew. Dropping it ends that.
pub(crate) struct Claim<'a> {
    under_way: &'a UnderWay,
    key: AnswerKey,
}

impl UnderWay {
    /// Claims an answer. `None` if another request is at it, or there is too much to do.
    pub(crate) fn claim(&self, key: AnswerKey) -> Option<Claim<'_>> {
        let is_claimed = {
            let mut keys = self.0.borrow_mut();
            keys.len() < MAX_UNDER_WAY && keys.insert(key.clone(), ()).is_none()
        };
        // Not `then_some`: a claim that is not given would be dropped, which ends that of another.
        is_claimed.then(|| Claim { under_way: self, key })
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.under_way.0.borrow_mut().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(contract: &str) -> AnswerKey {
        AnswerKey { contract: contract.to_owned(), token: None, variant: String::new() }
    }

    #[test]
    fn one_request_is_at_an_answer() {
        let under_way = UnderWay::default();
        let first = under_way.claim(key("a"));
        assert!(first.is_some() && under_way.claim(key("a")).is_none() && under_way.claim(key("b")).is_some());
        drop(first);
        assert!(under_way.claim(key("a")).is_some());
    }

    #[test]
    fn is_bounded() {
        let under_way = UnderWay::default();
        let claims: Vec<_> = (0..2_000).filter_map(|index| under_way.claim(key(&index.to_string()))).collect();
        assert_eq!(claims.len(), MAX_UNDER_WAY);
    }
}
