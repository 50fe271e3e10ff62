//! Calls that may change something each time they are performed. They go to another endpoint only
//! if the one before has certainly not performed them.

use crate::chain::answers::board::Answered;
use crate::chain::answers::read::Reply;
use crate::chain::answers::table::Verdict;
use crate::chain::endpoints::asking::ask::{Exchanged, Sending};
use crate::chain::endpoints::asking::round::Round;
use crate::chain::endpoints::choose::candidates;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::deadline::within;
use crate::http::problem::{Code, Problem};
use crate::io::Io;

impl<I: Io> Upstream<'_, I> {
    /// Has a call performed once.
    pub(crate) async fn perform_once(&self, call: &Outgoing<'_>) -> Answered {
        let began_ms = self.now_ms();
        let round = Round::new(None);
        let mut last = None;
        for candidate in candidates(self.state, self.chain.rpc.len(), began_ms, &round) {
            let endpoint = candidate.endpoint;
            let _trial = self.begin_trial(endpoint);
            let request = self.exchange(endpoint, core::slice::from_ref(call), Sending::Once, &round);
            match within(self.io, self.left_ms(began_ms), request).await {
                None => {
                    self.state.health.failed(endpoint, self.now_ms());
                    let detail = format!("no answer within {} ms, and {} may have been performed", self.deadline_ms, call.method);
                    return Answered { outcome: Problem::new(Code::Deadline, detail).into(), endpoint: None };
                }
                Some(Exchanged::Replies(mut replies)) => match replies.pop().flatten() {
                    Some(Reply { verdict: Verdict::Limited, .. }) | None => {}
                    Some(Reply { verdict: Verdict::Unsupported, outcome }) => {
                        last.get_or_insert(Answered { outcome, endpoint: Some(endpoint) });
                    }
                    Some(Reply { outcome, .. }) => return Answered { outcome, endpoint: Some(endpoint) },
                },
                Some(Exchanged::Failed { problem, may_have_arrived: true }) => {
                    return Answered { outcome: problem.into(), endpoint: None };
                }
                Some(Exchanged::Failed { problem, may_have_arrived: false }) => {
                    last.get_or_insert(Answered { outcome: problem.into(), endpoint: None });
                }
                Some(Exchanged::BatchRefused(_)) => {}
            }
        }
        let none = || Answered { outcome: Problem::new(Code::UpstreamError, "the chain has no endpoint").into(), endpoint: None };
        match self.limited(&round) {
            Some(problem) => Answered { outcome: problem.into(), endpoint: None },
            None => last.unwrap_or_else(none),
        }
    }

    /// Returns the problem of a request whose time ran out before an endpoint answered.
    pub(crate) fn late(&self) -> Problem {
        Problem::new(Code::Deadline, format!("no endpoint of the chain answered within {} ms", self.deadline_ms))
    }

    /// Returns the problem of a request that no endpoint can answer for now, because each that
    /// might limits the gateway. `None` if that is not why.
    pub(crate) fn limited(&self, round: &Round) -> Option<Problem> {
        let seconds = round.retry_after(self.now_ms())?;
        let detail = "the chain's endpoints limit the gateway: try again later";
        Some(Problem { retry_after: Some(seconds), ..Problem::new(Code::UpstreamLimited, detail) })
    }
}
