//! A chain's upstreams: calls out, answers matched by id, the next endpoint when one fails.

use core::cell::RefCell;
use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::chain::answer;
use crate::chain::origin::origin;
use crate::chain::redact;
use crate::config::Chain;
use crate::deadline::within;
use crate::http::problem::{Code, Problem};
use crate::io::{ChosenBy, Fetch, FetchFailure, FetchMethod, Header, Io};
use crate::jsonrpc::response::Outcome;

/// Most bytes of an upstream's answer.
const MAX_ANSWER: u32 = 16 * 1024 * 1024;

/// Chains whose endpoints were asked for their id and gave the right one.
#[derive(Default)]
pub(crate) struct Verified(RefCell<BTreeSet<String>>);

impl Verified {
    /// Whether the chain has been checked.
    pub(crate) fn contains(&self, chain: &str) -> bool {
        self.0.borrow().contains(chain)
    }

    /// Notes that it has.
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

/// An upstream group of one chain, with the time that a request may take.
pub(crate) struct Upstream<'a, I> {
    pub(crate) io: &'a I,
    pub(crate) chain: &'a Chain,
    pub(crate) deadline_ms: u32,
}

impl<I: Io> Upstream<'_, I> {
    /// One call.
    pub(crate) async fn call(&self, method: &str, params: &RawValue) -> Outcome {
        let mut outcomes = self.forward(&[Outgoing { method, params }], false).await;
        outcomes.pop().unwrap_or_else(|| Problem::new(Code::Internal, "a call without an outcome").into())
    }

    /// Calls as one upstream batch, under ids of our own: clients' ids may be equal. One outcome for each call, in order.
    pub(crate) async fn batch(&self, calls: &[Outgoing<'_>]) -> Vec<Outcome> {
        self.forward(calls, true).await
    }

    /// Calls of ours, side by side.
    pub(crate) async fn all(&self, calls: &[Outgoing<'_>]) -> Vec<Outcome> {
        join_all(calls.iter().map(|call| self.call(call.method, call.params))).await
    }

    async fn forward(&self, calls: &[Outgoing<'_>], batch: bool) -> Vec<Outcome> {
        let wire: Vec<Wire<'_>> =
            calls.iter().enumerate().map(|(id, call)| Wire { jsonrpc: "2.0", id, method: call.method, params: call.params }).collect();
        let body = if batch { serde_json::to_vec(&wire) } else { serde_json::to_vec(&wire.first()) }.unwrap_or_default();
        let same = |problem: &Problem| calls.iter().map(|_| problem.clone().into()).collect();
        let missing = || Problem::new(Code::UpstreamError, "the endpoint left the call without an answer").into();
        let shown = |outcome| match outcome {
            Outcome::Upstream(error) => Outcome::Upstream(redact::error(self.chain, error)),
            outcome => outcome,
        };
        match self.fetch(body, calls.len(), batch).await {
            Err(problem) => same(&problem),
            Ok(outcomes) => outcomes.into_iter().map(|outcome| outcome.map_or_else(missing, shown)).collect(),
        }
    }

    /// Asks the endpoints in order, each for its share of the time, until one answers.
    async fn fetch(&self, body: Vec<u8>, count: usize, batch: bool) -> Result<Vec<Option<Outcome>>, Problem> {
        let endpoints = u32::try_from(self.chain.rpc.len()).unwrap_or(u32::MAX).max(1);
        let share = self.deadline_ms / endpoints;
        let mut last = Problem::new(Code::UpstreamError, "the chain has no endpoint");
        for url in &self.chain.rpc {
            let fetch = Fetch {
                method: FetchMethod::Post,
                url: url.clone(),
                headers: vec![Header::new("content-type", "application/json"), Header::new("accept", "application/json")],
                body: Some(body.clone()),
                max_bytes: MAX_ANSWER,
                chosen_by: ChosenBy::Operator,
                coalesce: None,
            };
            let Some(response) = within(self.io, share, self.io.fetch(fetch)).await else {
                last = Problem::new(Code::Deadline, format!("{}: no answer within {share} ms", origin(url)));
                continue;
            };
            match response.map_err(|failure| describe(&failure)).and_then(|response| answer::outcomes(&response, count, batch)) {
                Ok(outcomes) => return Ok(outcomes),
                Err(detail) => last = Problem::new(Code::UpstreamError, format!("{}: {detail}", origin(url))),
            }
        }
        Err(last)
    }
}

/// What a failed fetch is called in a problem.
fn describe(failure: &FetchFailure) -> String {
    match failure {
        FetchFailure::Unreachable(detail) => format!("unreachable: {detail}"),
        FetchFailure::TimedOut => "timed out".to_owned(),
        FetchFailure::TooLarge(limit) => format!("the answer is longer than {limit} bytes"),
        FetchFailure::Refused(detail) => format!("refused: {detail}"),
        FetchFailure::Other(detail) => detail.clone(),
    }
}
