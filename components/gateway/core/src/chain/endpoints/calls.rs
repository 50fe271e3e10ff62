//! What the routes and the outbox ask a chain for.

use futures_util::future::join;
use serde_json::value::RawValue;

use crate::chain::answers::board::Answered;
use crate::chain::answers::methods::{Effect, effect};
use crate::chain::answers::read::Reply;
use crate::chain::endpoints::asking::ask::{Exchanged, Sending};
use crate::chain::endpoints::asking::batches::Asked;
use crate::chain::endpoints::asking::long::LongAnswer;
use crate::chain::endpoints::asking::round::Round;
use crate::chain::endpoints::choose::{Candidate, candidates};
use crate::chain::upstream::{Outgoing, Upstream};
use crate::deadline::within;
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::response::Outcome;

/// One endpoint, while it is asked for what belongs together.
pub(crate) struct Pinned<'r, 'a, I> {
    upstream: &'r Upstream<'a, I>,
    endpoint: usize,
    round: &'r Round,
}

impl<I: Io> Pinned<'_, '_, I> {
    /// Makes reads. Returns their results, in order.
    ///
    /// # Errors
    /// What the first call came to that has no result.
    pub(crate) async fn read(&self, calls: &[Outgoing<'_>]) -> Result<Vec<Box<RawValue>>, Outcome> {
        let Asked { replies, problem } = self.upstream.ask_in_batches(self.endpoint, calls, Sending::Repeatable, self.round).await;
        let mut results = Vec::with_capacity(calls.len());
        for reply in replies {
            match reply.map(|reply| reply.outcome) {
                Some(Outcome::Result(result)) => results.push(result),
                Some(failed) => return Err(failed),
                None => return Err(problem.map_or_else(|| unanswered().outcome, Outcome::from)),
            }
        }
        Ok(results)
    }
}

/// What became of a call.
pub(crate) enum Forwarded<'a, I: Io> {
    Whole(Answered),
    /// The answer of the chain, of which only the beginning has come.
    Long(LongAnswer<'a, I>),
}

impl<'a, I: Io> Upstream<'a, I> {
    /// Passes a client's call on. If it is a read, its answer may be a long one.
    pub(crate) async fn forward_as_it_comes(&self, call: &Outgoing<'_>) -> Forwarded<'a, I> {
        if effect(call.method) != Effect::Read {
            return Forwarded::Whole(self.answer(call).await);
        }
        match self.read_as_it_comes(call).await {
            (_, Some(long)) => Forwarded::Long(long),
            (mut answered, None) => Forwarded::Whole(answered.pop().unwrap_or_else(unanswered)),
        }
    }

    /// Passes a client's call on.
    pub(crate) async fn forward(&self, call: &Outgoing<'_>) -> Outcome {
        self.answer(call).await.outcome
    }

    /// Passes a client's call on. Returns besides which endpoint answered.
    pub(crate) async fn answer(&self, call: &Outgoing<'_>) -> Answered {
        match effect(call.method) {
            Effect::Read => self.read_one(call).await,
            Effect::Broadcast => Answered { outcome: self.broadcast(call).await, endpoint: None },
            Effect::Unknown => self.perform_once(call).await,
        }
    }

    /// Passes a client's calls on: reads as one batch, under ids of our own, because clients' ids
    /// may be equal, and the others one after another beside it. Returns what became of each call,
    /// in order.
    pub(crate) async fn answer_batch(&self, calls: &[Outgoing<'_>]) -> Vec<Answered> {
        let is_read = |call: &Outgoing<'_>| effect(call.method) == Effect::Read;
        let reads: Vec<Outgoing<'_>> = calls.iter().filter(|call| is_read(call)).copied().collect();
        let others = async {
            let mut outcomes = Vec::new();
            for call in calls.iter().filter(|call| !is_read(call)) {
                outcomes.push(self.answer(call).await);
            }
            outcomes
        };
        let (read, performed) = join(self.read(&reads), others).await;
        let (mut read, mut performed) = (read.into_iter(), performed.into_iter());
        let answer = |call| if is_read(call) { read.next() } else { performed.next() }.unwrap_or_else(unanswered);
        calls.iter().map(answer).collect()
    }

    /// Makes a read of the gateway's own. Logs an error that the endpoint answers.
    pub(crate) async fn call(&self, call: &Outgoing<'_>) -> Outcome {
        let answered = self.read_one(call).await;
        self.log_error(call, &answered);
        answered.outcome
    }

    /// Makes reads of the gateway's own as one batch. Returns one outcome for each call, in order.
    /// Logs an error that the endpoint answers.
    pub(crate) async fn call_all(&self, calls: &[Outgoing<'_>]) -> Vec<Outcome> {
        let answered = self.read(calls).await;
        calls.iter().zip(&answered).for_each(|(call, answered)| self.log_error(call, answered));
        answered.into_iter().map(|answered| answered.outcome).collect()
    }

    /// Makes a read of the gateway's own at one endpoint. `None` if it gives no result in its share
    /// of the time.
    pub(crate) async fn ask_endpoint(&self, url: &str, call: &Outgoing<'_>) -> Option<Box<RawValue>> {
        let place = self.chain.rpc.iter().position(|endpoint| endpoint.url == url)?;
        let endpoints = u32::try_from(self.chain.rpc.len()).unwrap_or(u32::MAX).max(1);
        let round = Round::new(None);
        let asked = self.exchange(place, core::slice::from_ref(call), Sending::Repeatable, &round);
        match within(self.io, self.deadline_ms / endpoints, asked).await? {
            Exchanged::Replies(mut replies) => match replies.pop()?? {
                Reply { outcome: Outcome::Result(result), .. } => Some(result),
                _ => None,
            },
            Exchanged::BatchRefused(_) | Exchanged::Failed { .. } => None,
        }
    }

    /// Asks one endpoint after the other, until one has all that `ask` wants of it: answers that
    /// belong together come from one endpoint.
    ///
    /// # Errors
    /// What the first endpoint answered that does not have it, or why none answers.
    pub(crate) async fn at_one<T>(&self, ask: impl AsyncFn(&Pinned<'_, '_, I>) -> Result<T, Outcome>) -> Result<T, Outcome> {
        let began_ms = self.now_ms();
        let round = Round::default();
        let all = candidates(self.state, self.chain.rpc.len(), began_ms, &round);
        let mut failed = None;
        for (done, Candidate { endpoint, .. }) in all.iter().enumerate() {
            let share_ms = self.left_ms(began_ms) / u32::try_from(all.len() - done).unwrap_or(u32::MAX);
            let pinned = Pinned { upstream: self, endpoint: *endpoint, round: &round };
            match within(self.io, share_ms, ask(&pinned)).await {
                Some(Ok(answer)) => return Ok(answer),
                Some(Err(outcome)) => failed = failed.or(Some(outcome)),
                None => {
                    round.fails();
                    self.state.health.failed(*endpoint, self.now_ms());
                }
            }
        }
        let late = || self.late().into();
        Err(self.limited(&round).map_or_else(|| failed.unwrap_or_else(late), Outcome::from))
    }

    /// Notes an error that an endpoint answers in the log.
    pub(crate) fn log_error(&self, call: &Outgoing<'_>, answered: &Answered) {
        let endpoint = answered.endpoint.and_then(|place| self.chain.rpc.get(place));
        if let (Some(endpoint), Outcome::Upstream(error)) = (endpoint, &answered.outcome) {
            let attempt = self.log.begin_attempt(&endpoint.url);
            self.log.failed(&attempt, &format!("{}: error {}: {}", call.method, error.code, error.message));
        }
    }

    async fn read_one(&self, call: &Outgoing<'_>) -> Answered {
        let answered = self.read(core::slice::from_ref(call)).await.pop();
        answered.unwrap_or_else(unanswered)
    }
}

fn unanswered() -> Answered {
    Answered { outcome: Problem::new(Code::Internal, "a call without an outcome").into(), endpoint: None }
}
