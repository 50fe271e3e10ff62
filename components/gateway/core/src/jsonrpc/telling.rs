//! How many problems a response tells with everything about them.

use crate::http::problem::Problem;

/// How many problems any response tells in whole.
const ALWAYS: usize = 16;

/// For so many bytes of the request's body, the response tells one more in whole. The calls of
/// clients are as long: `eth_blockNumber` has 63 bytes.
const BODY_BYTES: usize = 64;

/// How much an answer says about a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// The whole problem.
    Whole,
    /// Its code and its title.
    Short,
}

/// The problems that one response may still tell in whole.
///
/// Security: a call of a batch may have two bytes, and a whole problem has some hundred. So their
/// number grows with the body, and a small request gets no large response.
#[derive(Debug)]
pub(crate) struct Allowance(usize);

impl Allowance {
    /// Returns what the response to a body of so many bytes may tell.
    pub(crate) fn of(body_bytes: usize) -> Self {
        Self(ALWAYS.saturating_add(body_bytes / BODY_BYTES))
    }

    /// Returns how much to say about the next problem. One that holds a signed transaction is
    /// always told in whole: the client has those bytes from nowhere else.
    pub(crate) fn next(&mut self, problem: &Problem) -> Telling {
        if problem.more.raw_transaction.is_some() {
            return Telling::Whole;
        }
        let Some(left) = self.0.checked_sub(1) else { return Telling::Short };
        self.0 = left;
        Telling::Whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::{Code, More};

    #[test]
    fn a_longer_body_is_told_of_more_problems() {
        let problem = Problem::new(Code::InvalidRequest, "");
        for (body_bytes, whole) in [(0, 16), (63, 16), (2_001, 47), (64_000, 1_016)] {
            let mut allowance = Allowance::of(body_bytes);
            let told = (0..2_000).filter(|_| allowance.next(&problem) == Telling::Whole).count();
            assert_eq!(told, whole, "{body_bytes}");
        }
    }

    #[test]
    fn a_signed_transaction_is_always_told() {
        let more = More { raw_transaction: Some("0x02".to_owned()), ..More::default() };
        let mut allowance = Allowance(0);
        assert_eq!(allowance.next(&Problem::new(Code::TransactionRefused, "").with(more)), Telling::Whole);
        assert_eq!(allowance.next(&Problem::new(Code::TransactionRefused, "")), Telling::Short);
    }
}
