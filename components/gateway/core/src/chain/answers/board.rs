//! The best answers to calls so far.

use crate::chain::answers::read::Reply;
use crate::chain::answers::table::Verdict;
use crate::http::problem::Problem;
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

    /// Returns the endpoints that do not have what was asked for, as far as nobody said more.
    pub(crate) fn absent_at(&self) -> impl Iterator<Item = usize> {
        self.0.iter().flatten().filter(|best| best.reply.verdict == Verdict::Absent).map(|best| best.endpoint)
    }

    /// Returns the calls whose best answer is from an endpoint that is behind.
    pub(crate) fn behind(&self) -> Vec<usize> {
        self.0.iter().enumerate().filter(|(_, best)| verdict(best) == Some(Verdict::Behind)).map(|(call, _)| call).collect()
    }

    /// Returns what the calls came to. `limited` is the problem of a call that no endpoint answers
    /// for now because of limits, and `unanswered` that of another call without an answer.
    pub(crate) fn finish(self, limited: Option<Problem>, unanswered: &Problem) -> Vec<Answered> {
        let none = |problem: &Problem| Answered { outcome: problem.clone().into(), endpoint: None };
        let answered = |best: Option<Best>| match (best, &limited) {
            (Some(Best { reply, endpoint }), _) if reply.verdict < Verdict::Limited => {
                Answered { outcome: reply.outcome, endpoint: Some(endpoint) }
            }
            // One that does not have the method says nothing of those that limit the gateway.
            (_, Some(limited)) => none(limited),
            (Some(Best { reply, endpoint }), None) if reply.verdict != Verdict::Limited => {
                Answered { outcome: reply.outcome, endpoint: Some(endpoint) }
            }
            (_, None) => none(unanswered),
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
    use crate::http::problem::Code;
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
        board.take(1, 0, reply(Verdict::Unsupported, 4));
        board.take(1, 0, None);
        board.take(9, 0, reply(Verdict::Answer, 5));
        board.take(2, 0, reply(Verdict::Answer, 6));
        assert_eq!((board.open(), board.is_done(), board.is_full()), (vec![0, 1], false, false));
        let codes: Vec<_> = board
            .finish(None, &Problem::new(Code::Deadline, ""))
            .into_iter()
            .map(|answered| match answered.outcome {
                Outcome::Upstream(error) => (error.code, answered.endpoint),
                _ => (0, answered.endpoint),
            })
            .collect();
        assert_eq!(codes, [(2, Some(1)), (0, None), (6, Some(0))]);
    }

    #[test]
    fn a_limit_hides_no_other_answer() {
        for (verdict, is_limit) in
            [(Verdict::Lacks, false), (Verdict::Failed, false), (Verdict::Limited, true), (Verdict::Unsupported, true)]
        {
            let mut board = Board::new(1);
            board.take(0, 0, reply(Verdict::Limited, 1));
            board.take(0, 1, reply(verdict, 2));
            let limited = Problem::new(Code::UpstreamLimited, "");
            let answered = board.finish(Some(limited), &Problem::new(Code::Deadline, "")).pop();
            let is = |code| answered.as_ref().and_then(|it| it.outcome.problem()).is_some_and(|problem| problem.code == code);
            assert_eq!((is(Code::UpstreamLimited), is(Code::Deadline)), (is_limit, false), "{verdict:?}");
        }
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
