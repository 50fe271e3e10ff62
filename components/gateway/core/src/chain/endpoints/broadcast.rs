//! Sends signed transactions: to the first endpoints of the chain, so that what waits there is in
//! one place, and to the next ones if those do not answer.

use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::value::RawValue;

use crate::chain::answers::board::Answered;
use crate::chain::answers::read::Reply;
use crate::chain::answers::table::Verdict;
use crate::chain::endpoints::ask::{Exchanged, Sending};
use crate::chain::endpoints::choose::{Candidate, Readiness, candidates};
use crate::chain::endpoints::round::Round;
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
        let (sent, _) = self.within(self.deadline_ms - self.deadline_ms / 4).send(call).await;
        let Some(hash) = hash_of(call.params) else { return sent };
        match &sent {
            Outcome::Result(_) => return sent,
            Outcome::Upstream(error) if says_known(&error.message) => return Outcome::Result(string(&hash)),
            Outcome::Upstream(_) | Outcome::Problem(..) => {}
        }
        let look = Outgoing { method: "eth_getTransactionByHash", params: &strings(&[&hash]) };
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
        let round = Round::new(None);
        let all = candidates(self.state, self.chain.rpc.len(), began_ms, &round);
        let order = pinned(&all);
        let mut sent = Sent::default();
        let mut groups = order.chunks(self.chain.broadcast.max(1));
        while let Some(group) = groups.next() {
            let share_ms = self.left_ms(began_ms) / u32::try_from(groups.len() + 1).unwrap_or(u32::MAX);
            self.send_to(group, call, share_ms, &round, &mut sent).await;
            if sent.is_decided() {
                break;
            }
        }
        let Sent { best, is_lost, is_silent, problem } = sent;
        let limited = if is_silent { None } else { self.limited(&round) };
        let late = || Problem::new(Code::Deadline, format!("no endpoint of the chain answered within {} ms", self.deadline_ms));
        match (best, limited) {
            // An endpoint that does not have the method says nothing of those that limit the gateway.
            (Some(Best { verdict, answered }), limited)
                if verdict < Verdict::Limited || (verdict == Verdict::Unsupported && limited.is_none()) =>
            {
                self.log_error(call, &answered);
                (answered.outcome, answered.endpoint == Some(0) && !is_lost)
            }
            (_, Some(limited)) => (limited.into(), false),
            (_, None) => (problem.filter(|_| !is_silent).unwrap_or_else(late).into(), false),
        }
    }

    /// Sends a transaction to some endpoints at once. Waits for those that are silent only for a
    /// while after one has taken it.
    async fn send_to(&self, group: &[usize], call: &Outgoing<'_>, share_ms: u32, round: &Round, sent: &mut Sent) {
        let send = |endpoint: usize| async move {
            (endpoint, self.exchange(endpoint, core::slice::from_ref(call), Sending::Repeatable, round).await)
        };
        let mut silent = group.to_vec();
        let mut running: FuturesUnordered<_> = silent.iter().copied().map(send).collect();
        let mut wait_ms = share_ms;
        while let Some(Some((endpoint, exchanged))) = within(self.io, wait_ms, running.next()).await {
            silent.retain(|it| *it != endpoint);
            match exchanged {
                Exchanged::Replies(mut replies) => sent.take(endpoint, replies.pop().flatten()),
                Exchanged::BatchRefused(_) => {}
                Exchanged::Failed { problem, may_have_arrived } => {
                    sent.is_lost |= may_have_arrived;
                    sent.problem = Some(problem);
                }
            }
            if sent.is_taken() {
                wait_ms = wait_ms.min(self.chain.hedge_after_ms);
            }
        }
        for endpoint in silent {
            self.state.health.failed(endpoint, self.now_ms());
            sent.is_lost = true;
            sent.is_silent = true;
        }
    }
}

/// Returns the places of endpoints in the order of the configuration, with those last that have
/// failed: what waits for a block is best kept in one pool.
fn pinned(all: &[Candidate]) -> Vec<usize> {
    let rests = |endpoint: &usize| all.iter().any(|it| it.endpoint == *endpoint && it.readiness == Readiness::Resting);
    let has = |endpoint: &usize| all.iter().any(|it| it.endpoint == *endpoint);
    let count = all.iter().map(|candidate| candidate.endpoint + 1).max().unwrap_or(0);
    let (last, first): (Vec<usize>, Vec<usize>) = (0..count).filter(has).partition(rests);
    [first, last].concat()
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
    fn take(&mut self, endpoint: usize, reply: Option<Reply>) {
        let Some(Reply { verdict, outcome }) = reply else { return };
        let rank = |outcome: &Outcome, verdict| (!is_taken(outcome), verdict);
        if self.best.as_ref().is_none_or(|best| rank(&outcome, verdict) < rank(&best.answered.outcome, best.verdict)) {
            self.best = Some(Best { verdict, answered: Answered { outcome, endpoint: Some(endpoint) } });
        }
    }

    fn is_taken(&self) -> bool {
        self.best.as_ref().is_some_and(|best| is_taken(&best.answered.outcome))
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
