//! What the routes and the outbox ask a chain for.

use futures_util::future::join;
use serde_json::value::RawValue;

use crate::chain::answers::board::Answered;
use crate::chain::answers::methods::{Effect, effect};
use crate::chain::answers::read::Reply;
use crate::chain::endpoints::ask::{Exchanged, Sending};
use crate::chain::endpoints::round::Round;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::deadline::within;
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::response::Outcome;

impl<I: Io> Upstream<'_, I> {
    /// Passes a client's call on.
    pub(crate) async fn forward(&self, call: &Outgoing<'_>) -> Outcome {
        match effect(call.method) {
            Effect::Read => self.read_one(call).await.outcome,
            Effect::Broadcast => self.broadcast(call).await,
            Effect::Unknown => self.perform_once(call).await.outcome,
        }
    }

    /// Passes a client's calls on: reads as one batch, under ids of our own, because clients' ids
    /// may be equal, and the others one after another beside it. Returns one outcome for each call,
    /// in order.
    pub(crate) async fn forward_batch(&self, calls: &[Outgoing<'_>]) -> Vec<Outcome> {
        let is_read = |call: &Outgoing<'_>| effect(call.method) == Effect::Read;
        let reads: Vec<Outgoing<'_>> = calls.iter().filter(|call| is_read(call)).copied().collect();
        let others = async {
            let mut outcomes = Vec::new();
            for call in calls.iter().filter(|call| !is_read(call)) {
                outcomes.push(self.forward(call).await);
            }
            outcomes
        };
        let (read, performed) = join(self.read(&reads), others).await;
        let (mut read, mut performed) = (read.into_iter().map(|answered| answered.outcome), performed.into_iter());
        let outcome = |call| if is_read(call) { read.next() } else { performed.next() }.unwrap_or_else(lost);
        calls.iter().map(outcome).collect()
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
        answered.unwrap_or_else(|| Answered { outcome: lost(), endpoint: None })
    }
}

fn lost() -> Outcome {
    Problem::new(Code::Internal, "a call without an outcome").into()
}
