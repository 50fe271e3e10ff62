//! A chain's upstreams: calls out, answers matched by id, the next endpoint when one fails.

use core::cell::RefCell;
use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::config::Chain;
use crate::deadline::within;
use crate::io::{Fetch, FetchFailure, FetchMethod, Header, Io, Response};
use crate::jsonrpc::response::{Outcome, UpstreamError};
use crate::problem::{Code, Problem};

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

#[derive(Deserialize)]
struct Reply {
    id: Option<usize>,
    result: Option<Box<RawValue>>,
    error: Option<UpstreamError>,
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
        match within(self.io, self.deadline_ms, self.fetch(body)).await {
            None => same(&Problem::new(Code::Deadline, format!("no endpoint of the chain answered within {} ms", self.deadline_ms))),
            Some(Err(problem)) => same(&problem),
            Some(Ok(replies)) => assign(replies, calls.len()),
        }
    }

    async fn fetch(&self, body: Vec<u8>) -> Result<Vec<Reply>, Problem> {
        let mut last = Problem::new(Code::UpstreamError, "the chain has no endpoint");
        for url in &self.chain.rpc {
            let fetch = Fetch {
                method: FetchMethod::Post,
                url: url.clone(),
                headers: vec![Header::new("content-type", "application/json"), Header::new("accept", "application/json")],
                body: Some(body.clone()),
                max_bytes: MAX_ANSWER,
                chosen_by_token: false,
                share: None,
            };
            match self.io.fetch(fetch).await.map_err(|failure| describe(&failure)).and_then(|response| read(&response)) {
                Ok(replies) => return Ok(replies),
                Err(detail) => last = Problem::new(Code::UpstreamError, format!("{}: {detail}", origin(url))),
            }
        }
        Err(last)
    }
}

/// What a failed fetch is called in a problem.
pub(crate) fn describe(failure: &FetchFailure) -> String {
    match failure {
        FetchFailure::Unreachable(detail) => format!("unreachable: {detail}"),
        FetchFailure::TimedOut => "timed out".to_owned(),
        FetchFailure::TooLarge(limit) => format!("the answer is longer than {limit} bytes"),
        FetchFailure::Refused(detail) => format!("refused: {detail}"),
        FetchFailure::Other(detail) => detail.clone(),
    }
}

/// Scheme, host and port of a URL: the part that may be shown.
pub(crate) fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |index| index + 3);
    let end = url.get(start..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |index| start + index);
    let origin = url.get(..end).unwrap_or_default();
    // Credentials before a host are refused by the configuration; should they come here they are not shown.
    if origin.contains('@') { "an upstream" } else { origin }
}

fn read(response: &Response) -> Result<Vec<Reply>, String> {
    // An error status may come with a JSON-RPC body (geth's 4xx do): only one that holds no answer is a failure.
    let text = response.body.trim_ascii_start();
    let parsed = if text.starts_with(b"[") { serde_json::from_slice(text) } else { serde_json::from_slice(text).map(|reply| vec![reply]) };
    match parsed {
        Ok(_) if response.status == 429 || response.status >= 500 => Err(format!("status {}", response.status)),
        Ok(replies) => Ok(replies),
        Err(_) if response.status != 200 => Err(format!("status {}", response.status)),
        Err(_) => Err("the answer is no JSON-RPC response".to_owned()),
    }
}

fn assign(replies: Vec<Reply>, count: usize) -> Vec<Outcome> {
    let mut outcomes: Vec<Option<Outcome>> = (0..count).map(|_| None).collect();
    let mut stray = None;
    for reply in replies {
        let outcome = match (reply.result, reply.error) {
            (_, Some(error)) => Outcome::Upstream(error),
            (Some(result), None) => Outcome::Result(result),
            (None, None) => Outcome::Result(RawValue::NULL.to_owned()),
        };
        match reply.id {
            Some(id) => {
                if let Some(slot) = outcomes.get_mut(id) {
                    *slot = Some(outcome);
                }
            }
            None => stray = Some(outcome),
        }
    }
    // An answer without an id is an error about the whole request: it stands for the first call that has none.
    let missing = || Problem::new(Code::UpstreamError, "the endpoint left the call without an answer").into();
    outcomes.into_iter().map(|outcome| outcome.or_else(|| stray.take()).unwrap_or_else(missing)).collect()
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn shows_origins_only() {
        for (url, shown) in [
            ("https://rpc.example/v2/KEY", "https://rpc.example"),
            ("https://rpc.example:8443?key=KEY", "https://rpc.example:8443"),
            ("http://127.0.0.1:8545", "http://127.0.0.1:8545"),
            ("https://user:KEY@rpc.example/", "an upstream"),
        ] {
            assert_eq!(origin(url), shown);
        }
    }
}
