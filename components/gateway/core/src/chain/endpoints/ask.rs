//! Asks one endpoint in one HTTP request, and notes what its response says of it.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::chain::answers::methods::{Effect, effect};
use crate::chain::answers::read::{Refusal, Replies, Reply, batch, single};
use crate::chain::answers::table::Verdict;
use crate::chain::answers::wait::{in_error, in_headers};
use crate::chain::endpoints::faults;
use crate::chain::endpoints::round::Round;
use crate::chain::origin::origin;
use crate::chain::redact;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::config::Endpoint;
use crate::http::problem::{Code, Problem};
use crate::io::{ChosenBy, Fetch, FetchFailure, FetchMethod, Header, Io, Response};
use crate::jsonrpc::response::Outcome;
use crate::log::AttemptId;

/// The largest answer of an upstream, in bytes.
const MAX_ANSWER_BYTES: u32 = 16 * 1024 * 1024;

/// The longest request that is compared with others in flight, in bytes.
const MAX_COALESCED_BYTES: usize = 16 * 1024;

/// Milliseconds within which a kept connection breaks that the endpoint had closed.
const BREAKS_WITHIN_MS: u64 = 1_000;

/// How long an endpoint that limits the gateway may want to wait that tells no time, in
/// milliseconds.
const UNTOLD_WAIT_MS: u64 = 1_000;

/// Whether a request is sent once more if its connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    /// The calls may be performed twice.
    Repeatable,
    Once,
}

/// What came of a request to an endpoint.
pub(crate) enum Exchanged {
    /// A reply to each call. `None` for a call that was left out.
    Replies(Vec<Option<Reply>>),
    /// The endpoint does not take these calls in one batch.
    BatchRefused(Refusal),
    /// No answer. `may_have_arrived` is false only if the endpoint cannot have performed the calls.
    Failed { problem: Problem, may_have_arrived: bool },
}

#[derive(Serialize)]
struct Wire<'a> {
    jsonrpc: &'static str,
    id: usize,
    method: &'a str,
    params: &'a RawValue,
}

fn body(calls: &[Outgoing<'_>]) -> Vec<u8> {
    let wire = |(id, call): (usize, &Outgoing<'_>)| -> Vec<u8> {
        let wire = Wire { jsonrpc: "2.0", id, method: call.method, params: call.params };
        serde_json::to_vec(&wire).unwrap_or_default()
    };
    match calls {
        [only] => wire((0, only)),
        several => [b"[".to_vec(), several.iter().enumerate().map(wire).collect::<Vec<_>>().join(&b','), b"]".to_vec()].concat(),
    }
}

/// Returns the key under which equal requests in flight share one response. `None` if a call does
/// more than to read, or reads a nonce: a client that has just sent a transaction must not get the
/// answer to a question from before.
fn coalesce(endpoint: &Endpoint, calls: &[Outgoing<'_>], body: &[u8]) -> Option<String> {
    let may_share = |call: &Outgoing<'_>| effect(call.method) == Effect::Read && call.method != "eth_getTransactionCount";
    if body.len() > MAX_COALESCED_BYTES || !calls.iter().all(may_share) {
        return None;
    }
    Some(format!("rpc {} {}", endpoint.url, core::str::from_utf8(body).ok()?))
}

fn fetch(endpoint: &Endpoint, calls: &[Outgoing<'_>]) -> Fetch {
    let own = [Header::new("content-type", "application/json"), Header::new("accept", "application/json")];
    let body = body(calls);
    Fetch {
        method: FetchMethod::Post,
        url: endpoint.url.clone(),
        headers: own.into_iter().chain(endpoint.headers.iter().cloned()).collect(),
        coalesce: coalesce(endpoint, calls, &body),
        body: Some(body),
        max_bytes: MAX_ANSWER_BYTES,
        chosen_by: ChosenBy::Operator,
    }
}

impl<I: Io> Upstream<'_, I> {
    /// Asks an endpoint for calls in one HTTP request. Several calls are a batch.
    pub(crate) async fn exchange(&self, place: usize, calls: &[Outgoing<'_>], sending: Sending, round: &Round) -> Exchanged {
        let Some(endpoint) = self.chain.rpc.get(place) else {
            round.fails();
            return Exchanged::Failed { problem: Problem::new(Code::Internal, "no such endpoint"), may_have_arrived: false };
        };
        let attempt = self.log.begin_attempt(&endpoint.url);
        let began_ms = self.now_ms();
        let mut fetched = self.io.fetch(fetch(endpoint, calls)).await;
        let broke = fetched.as_ref().is_err_and(faults::is_broken);
        if broke && sending == Sending::Repeatable && self.now_ms().saturating_sub(began_ms) <= BREAKS_WITHIN_MS {
            fetched = self.io.fetch(fetch(endpoint, calls)).await;
        }
        let asked = At { place, endpoint, attempt };
        let response = match fetched {
            Ok(response) => response,
            Err(FetchFailure::TooLarge(_)) if calls.len() > 1 => {
                self.log.failed(&asked.attempt, "its answer to the batch is too large");
                return Exchanged::BatchRefused(Refusal { said: String::new(), is_of_size: false });
            }
            Err(failure) => {
                if let Some(problem) = faults::problem_of_nobody(&failure) {
                    self.log.failed(&asked.attempt, &failure.describe());
                    let reply = |_: &Outgoing<'_>| Some(Reply { verdict: Verdict::Answer, outcome: problem.clone().into() });
                    return Exchanged::Replies(calls.iter().map(reply).collect());
                }
                if matches!(failure, FetchFailure::Unreachable(_)) {
                    round.breaks(place);
                }
                return self.fail(&asked, &failure.describe(), faults::may_have_arrived(&failure), round);
            }
        };
        let replies = if calls.len() == 1 { single(&response) } else { batch(&response, calls.len()) };
        let waits_ms = in_headers(&response.headers, self.now_ms());
        match replies {
            Replies::Each(replies) => Exchanged::Replies(self.judge(&asked, calls, replies, &response, round)),
            Replies::BatchRefused(refusal) => {
                self.log.failed(&asked.attempt, &format!("does not take a batch of {}", calls.len()));
                Exchanged::BatchRefused(refusal)
            }
            Replies::Limited(said) => {
                self.limit(place, waits_ms, round);
                self.log.failed(&asked.attempt, &said);
                Exchanged::Failed { problem: shown(&asked, &said), may_have_arrived: false }
            }
            Replies::Failed(said) => {
                if response.status >= 500 {
                    round.breaks(place);
                }
                if let Some(waits_ms) = waits_ms {
                    self.limit(place, Some(waits_ms), round);
                    self.log.failed(&asked.attempt, &said);
                    return Exchanged::Failed { problem: shown(&asked, &said), may_have_arrived: true };
                }
                self.fail(&asked, &said, true, round)
            }
        }
    }

    fn fail(&self, asked: &At<'_>, said: &str, may_have_arrived: bool, round: &Round) -> Exchanged {
        round.fails();
        self.state.health.failed(asked.place, self.now_ms());
        self.log.failed(&asked.attempt, said);
        Exchanged::Failed { problem: shown(asked, said), may_have_arrived }
    }

    /// Notes that an endpoint limits the gateway.
    fn limit(&self, place: usize, waits_ms: Option<u64>, round: &Round) {
        let now_ms = self.now_ms();
        self.state.health.failed(place, now_ms);
        let until_ms = match waits_ms {
            Some(waits_ms) => self.state.health.refused(place, now_ms, waits_ms),
            None => now_ms.saturating_add(UNTOLD_WAIT_MS),
        };
        round.limits(until_ms);
    }

    /// Judges the replies, and learns from them.
    fn judge(
        &self,
        asked: &At<'_>,
        calls: &[Outgoing<'_>],
        replies: Vec<Option<Reply>>,
        response: &Response,
        round: &Round,
    ) -> Vec<Option<Reply>> {
        let mut failure = None;
        let mut limited = None;
        if replies.iter().any(Option::is_none) {
            round.fails();
        }
        let judged = replies
            .into_iter()
            .zip(calls)
            .map(|(reply, call)| {
                let Reply { verdict, outcome } = reply?;
                match outcome {
                    Outcome::Result(result) => {
                        let verdict = self.weigh(asked.place, call, &result, round);
                        Some(Reply { verdict, outcome: Outcome::Result(result) })
                    }
                    Outcome::Upstream(error) => {
                        if verdict == Verdict::Limited {
                            limited = limited.max(Some(in_error(&error)));
                        }
                        let error = redact::error(self.chain, error);
                        if verdict != Verdict::Answer {
                            failure.get_or_insert_with(|| format!("{}: error {}: {}", call.method, error.code, error.message));
                        }
                        Some(Reply { verdict, outcome: Outcome::Upstream(error) })
                    }
                    problem @ Outcome::Problem(..) => Some(Reply { verdict, outcome: problem }),
                }
            })
            .collect();
        match limited {
            Some(told) => self.limit(asked.place, in_headers(&response.headers, self.now_ms()).or(told), round),
            None => self.state.health.succeeded(asked.place),
        }
        match failure {
            Some(said) => self.log.failed(&asked.attempt, &said),
            None => self.log.answered(&asked.attempt),
        }
        judged
    }
}

/// A request to an endpoint.
struct At<'a> {
    place: usize,
    endpoint: &'a Endpoint,
    attempt: AttemptId,
}

fn shown(asked: &At<'_>, said: &str) -> Problem {
    Problem::new(Code::UpstreamError, format!("{}: {said}", origin(&asked.endpoint.url)))
}
