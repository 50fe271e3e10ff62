//! The best answers to calls so far.

use crate::chain::answers::read::Reply;
use crate::chain::answers::table::Verdict;
use crate::jsonrpc::response::Outcome;

/// The best answer to one call, and the endpoint that gave it.
struct Best {
    reply: Reply,
    endpoint: usize,
}

/// The best answers to the calls of a request, in their order.
pub(crate) struct Board(Vec<Option<Best>>);

/// What a call came to, and the place of the endpoint that said so.
pub(crate) struct Answered {
    pub(crate) outcome: Outcome,
    pub(crate) endpoint: Option<usize>,
}

impl Board {
    /// Makes the board of so many calls.
    pub(crate) fn new(calls: usize) -> Self {
        Self((0..calls).map(|_| None).collect())
    }

    /// Keeps a reply if it is better than what there is. Of equal ones the first stays.
    pub(crate) fn take(&mut self, call: usize, endpoint: usize, reply: Option<Reply>) {
        if let Some(slot) = self.0.get_mut(call)
            && let Some(reply) = reply
            && slot.as_ref().is_none_or(|best| reply.verdict < best.reply.verdict)
        {
            *slot = Some(Best { reply, endpoint });
        }
    }

    /// Returns the calls that another endpoint may answer better.
    pub(crate) fn open(&self) -> Vec<usize> {
        self.0.iter().enumerate().filter(|(_, best)| verdict(best) != Some(Verdict::Answer)).map(|(call, _)| call).collect()
    }

    /// Returns whether every call has the chain's answer.
    pub(crate) fn is_done(&self) -> bool {
        self.0.iter().all(|best| verdict(best) == Some(Verdict::Answer))
    }

    /// Returns whether every call has an answer that can be given: others are asked only for what
    /// they may know more.
    pub(crate) fn is_full(&self) -> bool {
        self.0.iter().all(|best| verdict(best).is_some_and(|verdict| verdict <= Verdict::Absent))
    }

    /// Returns what the calls came to. `unanswered` makes the outcome of a call without an answer,
    /// and of one that endpoints have only limited.
    pub(crate) fn finish(self, unanswered: impl Fn() -> Outcome) -> Vec<Answered> {
        let answered = |best: Option<Best>| match best {
            None => Answered { outcome: unanswered(), endpoint: None },
            Some(Best { reply: Reply { verdict: Verdict::Limited, .. }, .. }) => Answered { outcome: unanswered(), endpoint: None },
            Some(Best { reply, endpoint }) => Answered { outcome: reply.outcome, endpoint: Some(endpoint) },
        };
        self.0.into_iter().map(answered).collect()
    }
}

fn verdict(best: &Option<Best>) -> Option<Verdict> {
    best.as_ref().map(|best| best.reply.verdict)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::{Code, Problem};
    use crate::jsonrpc::response::UpstreamError;

    fn reply(verdict: Verdict, code: i64) -> Option<Reply> {
        Some(Reply { verdict, outcome: Outcome::Upstream(UpstreamError { code, message: String::new(), data: None }) })
    }

    #[test]
    fn keeps_the_most_telling_answer() {
        let mut board = Board::new(3);
        assert_eq!(board.open(), [0, 1, 2]);
        board.take(0, 0, reply(Verdict::Failed, 1));
        board.take(0, 1, reply(Verdict::Lacks, 2));
        board.take(0, 2, reply(Verdict::Lacks, 3));
        board.take(1, 0, reply(Verdict::Limited, 4));
        board.take(1, 0, None);
        board.take(9, 0, reply(Verdict::Answer, 5));
        board.take(2, 0, reply(Verdict::Answer, 6));
        assert_eq!((board.open(), board.is_done(), board.is_full()), (vec![0, 1], false, false));
        let codes: Vec<_> = board
            .finish(|| Problem::new(Code::Deadline, "").into())
            .into_iter()
            .map(|answered| match answered.outcome {
                Outcome::Upstream(error) => (error.code, answered.endpoint),
                _ => (0, answered.endpoint),
            })
            .collect();
        assert_eq!(codes, [(2, Some(1)), (0, None), (6, Some(0))]);
    }

    #[test]
    fn what_another_may_know_better_can_be_given() {
        let mut board = Board::new(2);
        board.take(0, 0, reply(Verdict::Answer, 1));
        board.take(1, 0, reply(Verdict::Absent, 2));
        assert!(board.is_full() && !board.is_done());
        assert!(Board::new(0).is_done());
    }
}
