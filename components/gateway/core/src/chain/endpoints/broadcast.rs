//! Sends signed transactions: to the first endpoints of the chain, so that what waits there is in
//! one place, and to the next ones as well if those are slow.

use std::collections::VecDeque;

use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::value::RawValue;

use crate::chain::answers::board::Answered;
use crate::chain::answers::read::Reply;
use crate::chain::answers::table::Verdict;
use crate::chain::endpoints::asking::ask::{Exchanged, Sending};
use crate::chain::endpoints::asking::round::Round;
use crate::chain::endpoints::choose::{Candidate, candidates};
use crate::chain::endpoints::race::Race;
use crate::chain::params::{string, strings};
use crate::chain::pool_words::says_known;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::deadline::within;
use crate::digest::keccak256_of_hex;
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::response::Outcome;

impl<I: Io> Upstream<'_, I> {
    /// Sends a client's raw transaction. It is sent if an endpoint has it: before a failure is
    /// told, the endpoints are asked for its hash.
    pub(crate) async fn broadcast(&self, call: &Outgoing<'_>) -> Outcome {
        let began_ms = self.now_ms();
        // Some time must be left to look for it.
        let sending = self.within(self.deadline_ms - self.deadline_ms / 4);
        let (mut sent, _) = sending.send(call).await;
        let moment_ms = self.moment_ms();
        if matches!(&sent, Outcome::Problem(_, failed) if failed.code == Code::UpstreamError) && moment_ms < sending.left_ms(began_ms) / 2 {
            self.io.sleep(moment_ms).await;
            (sent, _) = sending.within(sending.left_ms(began_ms)).send(call).await;
        }
        let Some(hash) = hash_of(call.params) else { return sent };
        match &sent {
            Outcome::Result(_) => return sent,
            Outcome::Upstream(error) if says_known(&error.message) => return Outcome::Result(string(&hash)),
            Outcome::Upstream(_) | Outcome::Problem(..) => {}
        }
        let params = strings(&[&hash]);
        let look = Outgoing::of("eth_getTransactionByHash", &params);
        let known = self.within(self.left_ms(began_ms)).read(&[look]).await.pop();
        match known {
            Some(Answered { outcome: Outcome::Result(found), .. }) if found.get() != "null" => Outcome::Result(string(&hash)),
            _ => sent,
        }
    }

    /// Sends a transaction. Returns besides whether the first endpoint answered: if it did not, it
    /// may have taken the transaction, whatever the next one says. Logs an error that the endpoint
    /// answers.
    pub(crate) async fn send(&self, call: &Outgoing<'_>) -> (Outcome, bool) {
        let began_ms = self.now_ms();
        let mut race = Race::default();
        let round = Round::new(None);
        let mut waiting: VecDeque<Candidate> = pinned(&candidates(self.state, self.chain.rpc.len(), began_ms, &round)).into();
        let mut running = FuturesUnordered::new();
        let mut sent = Sent::default();
        let mut starts = self.chain.broadcast.max(1);
        loop {
            for Candidate { endpoint, .. } in waiting.drain(..starts.min(waiting.len())) {
                let trial = self.begin_trial(endpoint);
                race.start(endpoint, self.now_ms(), trial.is_some());
                let round = &round;
                running.push(async move {
                    let _trial = trial;
                    (endpoint, self.exchange(endpoint, core::slice::from_ref(call), Sending::Repeatable, round).await)
                });
            }
            let left_ms = self.left_ms(began_ms);
            let pause_ms = match race.asked_ms().filter(|_| sent.is_decided()) {
                // One has decided it: the others have the rest of their time only.
                Some(asked_ms) => self.chain.hedge_after_ms.min(left_ms).saturating_sub(self.passed_ms(asked_ms)),
                None => race.pause_ms(self.chain.hedge_after_ms, left_ms, waiting.make_contiguous()),
            };
            if running.is_empty() || left_ms == 0 || (sent.is_decided() && pause_ms == 0) {
                break;
            }
            starts = match within(self.io, pause_ms, running.next()).await {
                Some(Some((endpoint, exchanged))) => {
                    sent.take(endpoint, exchanged);
                    race.end(endpoint, self.now_ms(), sent.is_decided());
                    if running.is_empty() && !sent.is_decided() { self.chain.broadcast.max(1) } else { 0 }
                }
                Some(None) => break,
                None if sent.is_decided() || pause_ms >= left_ms => break,
                None => 1,
            };
        }
        for endpoint in race.silent() {
            if sent.is_decided() {
                self.state.health.was_slow(endpoint, self.now_ms());
            } else {
                self.state.health.failed(endpoint, self.now_ms());
                sent.is_silent = true;
            }
            sent.is_lost = true;
        }
        let Sent { best, is_lost, is_silent, problem } = sent;
        let limited = if is_silent { None } else { self.limited(&round) };
        match (best, limited) {
            // One that does not have the method says nothing of those that limit the gateway.
            (Some(Best { verdict, answered }), limited)
                if verdict < Verdict::Limited || (verdict == Verdict::Unsupported && limited.is_none()) =>
            {
                self.log_error(call, &answered);
                (answered.outcome, answered.endpoint == Some(0) && !is_lost)
            }
            (_, Some(limited)) => (limited.into(), false),
            (_, None) => (problem.filter(|_| !is_silent).unwrap_or_else(|| self.late()).into(), false),
        }
    }
}

/// Returns endpoints in the order of the configuration, with those last that are slow or have
/// failed: what waits for a block is best kept in one pool.
fn pinned(all: &[Candidate]) -> Vec<Candidate> {
    let mut order = all.to_vec();
    order.sort_by_key(|candidate| (candidate.readiness.without_height(), candidate.endpoint));
    order
}

/// What endpoints said to a transaction.
#[derive(Default)]
struct Sent {
    best: Option<Best>,
    /// Whether an endpoint may have taken it without saying so.
    is_lost: bool,
    /// Whether an endpoint was still at work when the time ran out.
    is_silent: bool,
    problem: Option<Problem>,
}

struct Best {
    verdict: Verdict,
    answered: Answered,
}

impl Sent {
    fn take(&mut self, endpoint: usize, exchanged: Exchanged) {
        let mut replies = match exchanged {
            Exchanged::Replies(replies) => replies,
            Exchanged::BatchRefused(_) => return,
            Exchanged::Failed { problem, may_have_arrived } => {
                self.is_lost |= may_have_arrived;
                self.problem = Some(problem);
                return;
            }
        };
        let Some(Reply { verdict, outcome }) = replies.pop().flatten() else { return };
        let rank = |outcome: &Outcome, verdict| (!is_taken(outcome), verdict);
        if self.best.as_ref().is_none_or(|best| rank(&outcome, verdict) < rank(&best.answered.outcome, best.verdict)) {
            self.best = Some(Best { verdict, answered: Answered { outcome, endpoint: Some(endpoint) } });
        }
    }

    /// Returns whether no other endpoint needs to be asked.
    fn is_decided(&self) -> bool {
        self.best.as_ref().is_some_and(|best| best.verdict == Verdict::Answer)
    }
}

fn is_taken(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Result(_) => true,
        Outcome::Upstream(error) => says_known(&error.message),
        Outcome::Problem(..) => false,
    }
}

/// Returns the hash of the transaction that the params hold. `None` if they hold none.
fn hash_of(params: &RawValue) -> Option<String> {
    let [raw]: [String; 1] = serde_json::from_str(params.get()).ok()?;
    keccak256_of_hex(&raw)
}
