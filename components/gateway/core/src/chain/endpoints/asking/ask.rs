//! Asks one endpoint in one HTTP request, and notes what its response says of it.

use core::future::Future;

use crate::chain::answers::read::{Refusal, Replies, Reply, batch, single};
use crate::chain::answers::table::Verdict;
use crate::chain::answers::wait::{in_error, in_headers};
use crate::chain::endpoints::asking::faults;
use crate::chain::endpoints::asking::request::fetch;
use crate::chain::endpoints::asking::round::Round;
use crate::chain::origin::origin;
use crate::chain::redact;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::config::Endpoint;
use crate::http::problem::{Code, Problem};
use crate::io::{FetchFailure, Io, Response};
use crate::jsonrpc::response::Outcome;
use crate::log::AttemptId;

/// The longest answer that is read whole, in bytes, whatever the configuration says.
const MAX_WHOLE_BYTES: u32 = 16 * 1024 * 1024;

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

impl<'a, I: Io> Upstream<'a, I> {
    /// Asks an endpoint for calls in one HTTP request, and reads its response whole. Several calls
    /// are a batch.
    pub(crate) async fn exchange(&self, place: usize, calls: &[Outgoing<'_>], sending: Sending, round: &Round) -> Exchanged {
        let at = match self.begin(place, round) {
            Ok(at) => at,
            Err(failed) => return failed,
        };
        let request = || self.io.fetch(fetch(at.endpoint, calls, self.max_whole_bytes()));
        match self.perform(&at, calls, (sending, round), request).await {
            Ok(response) => self.conclude(&at, calls, &response, round),
            Err(failed) => failed,
        }
    }

    /// Returns the longest answer that is read whole.
    pub(crate) fn max_whole_bytes(&self) -> u32 {
        self.chain.max_answer_bytes.min(MAX_WHOLE_BYTES)
    }

    /// Begins a request to an endpoint.
    pub(crate) fn begin(&self, place: usize, round: &Round) -> Result<At<'a>, Exchanged> {
        match self.chain.rpc.get(place) {
            Some(endpoint) => Ok(At { place, endpoint, attempt: self.log.begin_attempt(&endpoint.url) }),
            None => {
                round.fails();
                Err(Exchanged::Failed { problem: Problem::new(Code::Internal, "no such endpoint"), may_have_arrived: false })
            }
        }
    }

    /// Makes a request, once more if its connection breaks at once. Notes a failure.
    pub(crate) async fn perform<T, F: Future<Output = Result<T, FetchFailure>>>(
        &self,
        at: &At<'_>,
        calls: &[Outgoing<'_>],
        (sending, round): (Sending, &Round),
        request: impl Fn() -> F,
    ) -> Result<T, Exchanged> {
        let began_ms = self.now_ms();
        let mut fetched = request().await;
        let broke = fetched.as_ref().is_err_and(faults::is_broken);
        if broke && sending == Sending::Repeatable && self.now_ms().saturating_sub(began_ms) <= BREAKS_WITHIN_MS {
            fetched = request().await;
        }
        fetched.map_err(|failure| self.failed(at, calls, &failure, round))
    }

    /// Notes that a request has failed. An answer that is too long is no fault of the endpoint.
    pub(crate) fn failed(&self, at: &At<'_>, calls: &[Outgoing<'_>], failure: &FetchFailure, round: &Round) -> Exchanged {
        let problem = match failure {
            FetchFailure::TooLarge(_) if calls.len() > 1 => {
                self.log.failed(&at.attempt, "its answer to the batch is too large");
                return Exchanged::BatchRefused(Refusal { said: String::new(), is_of_size: false });
            }
            FetchFailure::TooLarge(limit) => Some(self.too_long(*limit)),
            other => faults::problem_of_nobody(other),
        };
        if let Some(problem) = problem {
            self.log.failed(&at.attempt, &failure.describe());
            let reply = |_: &Outgoing<'_>| Some(Reply { verdict: Verdict::Answer, outcome: problem.clone().into() });
            return Exchanged::Replies(calls.iter().map(reply).collect());
        }
        if matches!(failure, FetchFailure::Unreachable(_)) {
            round.breaks(at.place);
        }
        round.fails();
        Exchanged::Failed { problem: self.fail(at, &failure.describe()), may_have_arrived: faults::may_have_arrived(failure) }
    }

    /// Returns the problem of an answer that is longer than `limit` bytes.
    pub(crate) fn too_long(&self, limit: u32) -> Problem {
        let remedy = if limit < self.chain.max_answer_bytes {
            "send the call alone, over HTTP"
        } else {
            "raise chains.{id}.maxAnswerBytes of the configuration"
        };
        let said = FetchFailure::TooLarge(limit).describe();
        Problem::new(Code::AnswerTooLarge, format!("{said}: ask for less, for example for fewer blocks, or {remedy}"))
    }

    /// Reads a whole response, and notes what it says of the endpoint.
    pub(crate) fn conclude(&self, asked: &At<'_>, calls: &[Outgoing<'_>], response: &Response, round: &Round) -> Exchanged {
        let replies = if calls.len() == 1 { single(response) } else { batch(response, calls.len()) };
        let waits_ms = in_headers(&response.headers, self.now_ms());
        match replies {
            Replies::Each(replies) => Exchanged::Replies(self.judge(asked, calls, replies, response, round)),
            Replies::BatchRefused(refusal) => {
                self.log.failed(&asked.attempt, &format!("does not take a batch of {}", calls.len()));
                Exchanged::BatchRefused(refusal)
            }
            Replies::Limited(said) => {
                self.limit(asked.place, waits_ms, round);
                self.log.failed(&asked.attempt, &said);
                Exchanged::Failed { problem: shown(asked, &said), may_have_arrived: false }
            }
            Replies::Failed(said) => {
                if response.status >= 500 {
                    round.breaks(asked.place);
                }
                if let Some(waits_ms) = waits_ms {
                    self.limit(asked.place, Some(waits_ms), round);
                    self.log.failed(&asked.attempt, &said);
                    return Exchanged::Failed { problem: shown(asked, &said), may_have_arrived: true };
                }
                round.fails();
                Exchanged::Failed { problem: self.fail(asked, &said), may_have_arrived: true }
            }
        }
    }

    /// Notes that an endpoint has failed, and returns the problem.
    pub(crate) fn fail(&self, asked: &At<'_>, said: &str) -> Problem {
        self.state.health.failed(asked.place, self.now_ms());
        self.log.failed(&asked.attempt, said);
        shown(asked, said)
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
pub(crate) struct At<'a> {
    pub(crate) place: usize,
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) attempt: AttemptId,
}

fn shown(asked: &At<'_>, said: &str) -> Problem {
    Problem::new(Code::UpstreamError, format!("{}: {said}", origin(&asked.endpoint.url)))
}
