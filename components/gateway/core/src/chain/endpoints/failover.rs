//! Asks the endpoints of a chain for reads until each call has the chain's answer: the next one if
//! one fails, and the next one as well if one is slow.

use core::pin::pin;
use std::collections::VecDeque;

use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::chain::answers::board::{Answered, Board};
use crate::chain::answers::table::Verdict;
use crate::chain::endpoints::asking::ask::{Exchanged, Sending};
use crate::chain::endpoints::asking::batches::Asked;
use crate::chain::endpoints::asking::long::LongAnswer;
use crate::chain::endpoints::asking::round::Round;
use crate::chain::endpoints::choose::{Candidate, Readiness, candidates};
use crate::chain::endpoints::race::Race;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::io::Io;

/// Whether a long answer is read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    Whole,
    /// The answer to a single call is given as soon as its beginning is there.
    AsItComes,
}

/// What an endpoint has said.
enum Said<'a, I: Io> {
    Whole(Asked),
    Long(LongAnswer<'a, I>),
}

/// How a lap over the endpoints ended.
struct Lap<'a, I: Io> {
    /// Whether the time of the request ran out.
    is_late: bool,
    /// Whether an endpoint was still at work then.
    is_silent: bool,
    /// Why the last endpoint that failed did.
    last: Option<Problem>,
    /// The answer, if only its beginning has come.
    long: Option<LongAnswer<'a, I>>,
}

impl<'a, I: Io> Upstream<'a, I> {
    /// Asks for reads. Returns what each call came to, in order.
    pub(crate) async fn read(&self, calls: &[Outgoing<'_>]) -> Vec<Answered> {
        self.read_as(calls, Reading::Whole).await.0
    }

    /// Asks for a read. Returns what it came to, and the answer if that is a long one.
    pub(crate) async fn read_as_it_comes(&self, call: &Outgoing<'_>) -> (Vec<Answered>, Option<LongAnswer<'a, I>>) {
        self.read_as(core::slice::from_ref(call), Reading::AsItComes).await
    }

    async fn read_as(&self, calls: &[Outgoing<'_>], reading: Reading) -> (Vec<Answered>, Option<LongAnswer<'a, I>>) {
        let began_ms = self.now_ms();
        let round = Round::new(self.state.heads.told(began_ms));
        let mut board = Board::new(calls.len());
        let all = candidates(self.state, self.chain.rpc.len(), began_ms, &round);
        let mut lap = self.lap((calls, reading), &mut board, all, (&round, began_ms)).await;
        if !board.is_full() && !lap.is_late && lap.long.is_none() {
            let again = self.again(&round, began_ms).await;
            if !again.is_empty() {
                lap = self.lap((calls, reading), &mut board, again, (&round, began_ms)).await;
            }
        }
        if lap.long.is_some() {
            return (Vec::new(), lap.long);
        }
        let limited = if lap.is_silent { None } else { self.limited(&round) };
        let unanswered = self.unanswered(lap.is_silent, lap.last);
        let behind = board.behind();
        let mut answered = board.finish(limited, &unanswered);
        for place in behind {
            if let (Some(call), Some(slot), Some(told)) = (calls.get(place), answered.get_mut(place), round.told) {
                slot.outcome = self.newest(call, told, self.left_ms(began_ms)).await;
            }
        }
        (answered, None)
    }

    /// Asks endpoints in turn, each once, until every call has the chain's answer or nothing better
    /// is to be expected.
    async fn lap(
        &self,
        (calls, reading): (&[Outgoing<'_>], Reading),
        board: &mut Board,
        all: Vec<Candidate>,
        (round, began_ms): (&Round, u64),
    ) -> Lap<'a, I> {
        let mut race = Race::default();
        let mut waiting: VecDeque<Candidate> = all.into();
        let mut running = FuturesUnordered::new();
        let (mut last, mut is_late) = (None, false);
        let mut long = None;
        while long.is_none() && !board.is_done() {
            if let Some(Candidate { endpoint, .. }) = next(&mut waiting, board) {
                let open = board.open();
                let asked: Vec<Outgoing<'_>> = open.iter().filter_map(|call| calls.get(*call).copied()).collect();
                let trial = self.begin_trial(endpoint);
                race.start(endpoint, self.now_ms(), trial.is_some());
                running.push(async move {
                    let _trial = trial;
                    (endpoint, open, self.ask_endpoint_for(endpoint, &asked, reading, round).await)
                });
            }
            let left_ms = self.left_ms(began_ms);
            is_late = left_ms == 0;
            if running.is_empty() || is_late {
                break;
            }
            let hedge_after_ms = self.chain.hedge_after_ms;
            let has_all_said = board.is_full() && !is_ready(waiting.front());
            let awaits_higher = has_all_said && self.awaits_higher(board, &race);
            let pause_ms = if awaits_higher {
                left_ms / 2
            } else if has_all_said {
                hedge_after_ms.min(left_ms)
            } else {
                let most_ms = if board.is_full() { hedge_after_ms } else { left_ms };
                race.pause_ms(hedge_after_ms, left_ms, waiting.make_contiguous()).min(most_ms)
            };
            match select(running.next(), pin!(self.io.sleep(pause_ms))).await {
                Either::Left((Some((endpoint, _, Said::Long(answer))), _)) => {
                    race.end(endpoint, self.now_ms(), true);
                    long = Some(answer);
                }
                Either::Left((Some((endpoint, open, Said::Whole(Asked { replies, problem }))), _)) => {
                    let has_answered = replies.iter().flatten().any(|reply| reply.verdict == Verdict::Answer);
                    race.end(endpoint, self.now_ms(), has_answered);
                    for (call, reply) in open.into_iter().zip(replies) {
                        board.take(call, endpoint, reply);
                    }
                    last = problem.or(last);
                }
                Either::Left((None, _)) => break,
                Either::Right(_) if pause_ms >= left_ms => {
                    is_late = true;
                    break;
                }
                // What there is can be given: nobody waits for one that is silent.
                Either::Right(_) if has_all_said => {
                    is_late = awaits_higher;
                    break;
                }
                Either::Right(_) => {}
            }
        }
        let now_ms = self.now_ms();
        for endpoint in race.silent().filter(|_| is_late) {
            self.state.health.failed(endpoint, now_ms);
        }
        for endpoint in race.slow(now_ms).filter(|_| !is_late) {
            self.state.health.was_slow(endpoint, now_ms);
        }
        let is_silent = is_late && race.silent().next().is_some();
        Lap { is_late, is_silent, last, long }
    }

    async fn ask_endpoint_for(&self, endpoint: usize, calls: &[Outgoing<'_>], reading: Reading, round: &Round) -> Said<'a, I> {
        match (reading, calls) {
            (Reading::AsItComes, [only]) => match self.exchange_long(endpoint, only, round).await {
                Ok(answer) => Said::Long(answer),
                Err(Exchanged::Replies(replies)) => Said::Whole(Asked { replies, problem: None }),
                Err(Exchanged::Failed { problem, .. }) => Said::Whole(Asked { replies: vec![None], problem: Some(problem) }),
                Err(Exchanged::BatchRefused(_)) => Said::Whole(Asked { replies: vec![None], problem: None }),
            },
            _ => Said::Whole(self.ask_in_batches(endpoint, calls, Sending::Repeatable, round).await),
        }
    }

    /// Returns the problem of a call that endpoints have not answered. `is_silent` says that one
    /// was still at work when the time ran out.
    fn unanswered(&self, is_silent: bool, last: Option<Problem>) -> Problem {
        if is_silent {
            return self.late();
        }
        last.unwrap_or_else(|| Problem::new(Code::UpstreamError, "the endpoint left the call without an answer"))
    }
}

fn is_ready(candidate: Option<&Candidate>) -> bool {
    candidate.is_some_and(|candidate| candidate.readiness <= Readiness::Slow)
}

/// Returns the next endpoint to ask. One that has failed, or is behind, is not asked for a second
/// opinion.
fn next(waiting: &mut VecDeque<Candidate>, board: &Board) -> Option<Candidate> {
    if board.is_full() && !is_ready(waiting.front()) { None } else { waiting.pop_front() }
}
