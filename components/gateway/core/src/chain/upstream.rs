//! Asks a chain's endpoints: matches answers by id, and goes on to the next endpoint if one fails.

use core::cell::RefCell;
use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::chain::answer;
use crate::chain::origin::origin;
use crate::chain::quantity::parse_u64;
use crate::chain::redact;
use crate::chain::state::ChainState;
use crate::config::Chain;
use crate::deadline::within;
use crate::http::problem::{Code, Problem};
use crate::io::{ChosenBy, Fetch, FetchMethod, Header, Io};
use crate::jsonrpc::response::Outcome;
use crate::jsonrpc::shape::Shape;
use crate::log::LogEntry;

/// The largest answer of an upstream, in bytes.
const MAX_ANSWER_BYTES: u32 = 16 * 1024 * 1024;

/// The chains whose endpoints gave the right chain id.
#[derive(Default)]
pub(crate) struct Verified(RefCell<BTreeSet<String>>);

impl Verified {
    /// Returns whether the chain has been checked.
    pub(crate) fn contains(&self, chain: &str) -> bool {
        self.0.borrow().contains(chain)
    }

    /// Notes that the chain has been checked.
    pub(crate) fn insert(&self, chain: &str) {
        self.0.borrow_mut().insert(chain.to_owned());
    }
}

/// A call to forward.
pub(crate) struct Outgoing<'a> {
    /// Method.
    pub(crate) method: &'a str,
    /// Parameters, JSON.
    pub(crate) params: &'a RawValue,
}

#[derive(Serialize)]
struct Wire<'a> {
    jsonrpc: &'static str,
    id: usize,
    method: &'a str,
    params: &'a RawValue,
}

/// The endpoints of one chain, with the time that a request may take.
pub(crate) struct Upstream<'a, I> {
    pub(crate) io: &'a I,
    pub(crate) log: &'a LogEntry,
    pub(crate) chain: &'a Chain,
    pub(crate) state: &'a ChainState,
    pub(crate) deadline_ms: u32,
}

/// What an endpoint answered: an outcome for each call. `None` if it left the call out.
struct Answered<'a> {
    url: &'a str,
    outcomes: Vec<Option<Outcome>>,
}

impl<I: Io> Upstream<'_, I> {
    /// Returns the number of the highest block that an endpoint has told of by now. It may be old.
    /// `None` if none has.
    #[allow(dead_code, reason = "what depends on the head of a chain is still to come")]
    pub(crate) fn known_head(&self) -> Option<u64> {
        self.state.heads.known()
    }

    /// Returns the number of the highest block that an endpoint has told of within the last minute.
    /// `None` if none has.
    pub(crate) fn head(&self) -> Option<u64> {
        self.state.heads.told(self.io.now() / 1000)
    }

    /// Passes a client's call on.
    pub(crate) async fn forward(&self, call: &Outgoing<'_>) -> Outcome {
        self.one(call).await.1
    }

    /// Passes a client's calls on as one upstream batch, under ids of our own, because clients' ids
    /// may be equal. Returns one outcome for each call, in order.
    pub(crate) async fn forward_batch(&self, calls: &[Outgoing<'_>]) -> Vec<Outcome> {
        self.ask(calls, Shape::Batch).await.1
    }

    /// Makes a call of the gateway's own. Logs an error that the endpoint answers.
    pub(crate) async fn call(&self, call: &Outgoing<'_>) -> Outcome {
        self.send(call).await.0
    }

    /// Sends a transaction. Returns besides whether the first endpoint answered: if it did not, it
    /// may have taken the transaction, whatever the next one says.
    pub(crate) async fn send(&self, call: &Outgoing<'_>) -> (Outcome, bool) {
        let (url, outcome) = self.one(call).await;
        self.log_error(call, url, &outcome);
        let is_first = url.is_some_and(|url| self.chain.rpc.first().is_some_and(|first| first == url));
        (outcome, is_first)
    }

    /// Makes calls of the gateway's own as one batch. Returns one outcome for each call, in order.
    /// Logs an error that the endpoint answers.
    ///
    /// An endpoint that answers none of them may not take batches. It is then asked call by call.
    pub(crate) async fn call_all(&self, calls: &[Outgoing<'_>]) -> Vec<Outcome> {
        if calls.len() > 1 {
            let (url, outcomes) = self.ask(calls, Shape::Batch).await;
            let may_take_calls = |outcome: &Outcome| {
                matches!(outcome, Outcome::Upstream(_)) || matches!(outcome, Outcome::Problem(_, it) if it.code == Code::UpstreamError)
            };
            if !outcomes.iter().all(may_take_calls) {
                calls.iter().zip(&outcomes).for_each(|(call, outcome)| self.log_error(call, url, outcome));
                return outcomes;
            }
        }
        join_all(calls.iter().map(|call| self.call(call))).await
    }

    /// Makes a call of the gateway's own at one endpoint. `None` if it gives no result in its share
    /// of the time.
    pub(crate) async fn ask_endpoint(&self, url: &str, call: &Outgoing<'_>) -> Option<Box<RawValue>> {
        let body = serde_json::to_vec(&Wire { jsonrpc: "2.0", id: 0, method: call.method, params: call.params }).ok()?;
        let mut outcomes = self.fetch_from(url, body, (1, Shape::Single)).await.ok()?;
        match outcomes.pop()?? {
            Outcome::Result(result) => Some(result),
            Outcome::Upstream(_) | Outcome::Problem(..) => None,
        }
    }

    fn log_error(&self, call: &Outgoing<'_>, url: Option<&str>, outcome: &Outcome) {
        if let (Some(url), Outcome::Upstream(error)) = (url, outcome) {
            let attempt = self.log.begin_attempt(url);
            self.log.failed(&attempt, &format!("{}: error {}: {}", call.method, error.code, error.message));
        }
    }

    async fn one(&self, call: &Outgoing<'_>) -> (Option<&str>, Outcome) {
        let (url, mut outcomes) = self.ask(core::slice::from_ref(call), Shape::Single).await;
        (url, outcomes.pop().unwrap_or_else(|| Problem::new(Code::Internal, "a call without an outcome").into()))
    }

    /// Returns the outcomes of the calls, and the URL of the endpoint that gave them.
    async fn ask(&self, calls: &[Outgoing<'_>], shape: Shape) -> (Option<&str>, Vec<Outcome>) {
        let wire: Vec<Wire<'_>> =
            calls.iter().enumerate().map(|(id, call)| Wire { jsonrpc: "2.0", id, method: call.method, params: call.params }).collect();
        let body = match shape {
            Shape::Single => serde_json::to_vec(&wire.first()),
            Shape::Batch => serde_json::to_vec(&wire),
        }
        .unwrap_or_default();
        let missing = || Problem::new(Code::UpstreamError, "the endpoint left the call without an answer").into();
        let shown = |outcome| match outcome {
            Outcome::Upstream(error) => Outcome::Upstream(redact::error(self.chain, error)),
            outcome => outcome,
        };
        match self.fetch(body, calls.len(), shape).await {
            Err(problem) => (None, calls.iter().map(|_| problem.clone().into()).collect()),
            Ok(Answered { url, outcomes }) => {
                self.learn(url, calls, &outcomes);
                (Some(url), outcomes.into_iter().map(|outcome| outcome.map_or_else(missing, shown)).collect())
            }
        }
    }

    /// Learns the height of an endpoint from its answers.
    fn learn(&self, url: &str, calls: &[Outgoing<'_>], outcomes: &[Option<Outcome>]) {
        let Some(endpoint) = self.chain.rpc.iter().position(|it| it == url) else { return };
        for (call, outcome) in calls.iter().zip(outcomes) {
            if let ("eth_blockNumber", Some(Outcome::Result(number))) = (call.method, outcome)
                && let Some(number) = parse_u64(number)
            {
                self.state.heads.learn(endpoint, number, self.io.now() / 1000);
            }
        }
    }

    /// Asks the endpoints in order until one answers.
    async fn fetch(&self, body: Vec<u8>, count: usize, shape: Shape) -> Result<Answered<'_>, Problem> {
        let mut last = Problem::new(Code::UpstreamError, "the chain has no endpoint");
        for url in &self.chain.rpc {
            match self.fetch_from(url, body.clone(), (count, shape)).await {
                Ok(outcomes) => return Ok(Answered { url, outcomes }),
                Err(problem) => last = problem,
            }
        }
        Err(last)
    }

    /// Asks an endpoint for its share of the time.
    async fn fetch_from(&self, url: &str, body: Vec<u8>, (count, shape): (usize, Shape)) -> Result<Vec<Option<Outcome>>, Problem> {
        let endpoints = u32::try_from(self.chain.rpc.len()).unwrap_or(u32::MAX).max(1);
        let share = self.deadline_ms / endpoints;
        let fetch = Fetch {
            method: FetchMethod::Post,
            url: url.to_owned(),
            headers: vec![Header::new("content-type", "application/json"), Header::new("accept", "application/json")],
            body: Some(body),
            max_bytes: MAX_ANSWER_BYTES,
            chosen_by: ChosenBy::Operator,
            coalesce: None,
        };
        let attempt = self.log.begin_attempt(url);
        let (code, detail) = match within(self.io, share, self.io.fetch(fetch)).await {
            None => (Code::Deadline, format!("no answer within {share} ms")),
            Some(Err(failure)) => (Code::UpstreamError, failure.describe()),
            Some(Ok(response)) => match answer::outcomes(&response, count, shape) {
                Ok(outcomes) => {
                    self.log.answered(&attempt);
                    return Ok(outcomes);
                }
                Err(detail) => (Code::UpstreamError, detail),
            },
        };
        self.log.failed(&attempt, &detail);
        Err(Problem::new(code, format!("{}: {detail}", origin(url))))
    }
}
