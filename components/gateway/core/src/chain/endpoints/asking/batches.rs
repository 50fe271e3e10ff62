//! Asks one endpoint for any number of calls. Splits what is more than the endpoint takes in a
//! batch.

use core::cell::{Cell, RefCell};

use futures_util::stream::{self, StreamExt};

use crate::chain::answers::read::{Refusal, Reply};
use crate::chain::endpoints::asking::ask::{Exchanged, Sending};
use crate::chain::endpoints::asking::round::Round;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::Problem;
use crate::io::Io;

/// How many requests at once an endpoint gets for one batch.
const MAX_REQUESTS: usize = 8;

/// The batch to try where a larger one was refused without a number.
const SMALL_BATCH: usize = 10;

/// What an endpoint made of calls.
pub(crate) struct Asked {
    /// A reply to each call. `None` for a call without one.
    pub(crate) replies: Vec<Option<Reply>>,
    /// Why there are calls without a reply.
    pub(crate) problem: Option<Problem>,
}

impl<I: Io> Upstream<'_, I> {
    /// Asks an endpoint for calls, in as many requests as it takes. Goes no further where a request
    /// fails.
    pub(crate) async fn ask_in_batches(&self, place: usize, calls: &[Outgoing<'_>], sending: Sending, round: &Round) -> Asked {
        let replies: RefCell<Vec<Option<Reply>>> = RefCell::new(calls.iter().map(|_| None).collect());
        let problem: RefCell<Option<Problem>> = RefCell::default();
        let mut open: Vec<usize> = (0..calls.len()).collect();
        let mut most = usize::MAX;
        while !open.is_empty() && problem.borrow().is_none() {
            let (refused, learned) = (Cell::new(most), Cell::new(None));
            let cap = self.batch_cap(place).unwrap_or(usize::MAX).min(most);
            let requests = open.chunks(cap).map(|chunk| {
                let (replies, problem, refused, learned) = (&replies, &problem, &refused, &learned);
                async move {
                    if problem.borrow().is_some() || refused.get() < most {
                        return;
                    }
                    let asked: Vec<Outgoing<'_>> = chunk.iter().filter_map(|call| calls.get(*call).copied()).collect();
                    match self.exchange(place, &asked, sending, round).await {
                        Exchanged::Replies(list) => {
                            let mut replies = replies.borrow_mut();
                            for (call, reply) in chunk.iter().zip(list) {
                                if let Some(slot) = replies.get_mut(*call) {
                                    *slot = reply;
                                }
                            }
                        }
                        Exchanged::BatchRefused(Refusal { said, is_of_size }) => {
                            let cap = smaller(asked.len(), &said);
                            refused.set(refused.get().min(cap));
                            if is_of_size {
                                learned.set(Some(learned.get().map_or(cap, |other: usize| other.min(cap))));
                            }
                        }
                        Exchanged::Failed { problem: failed, .. } => {
                            problem.borrow_mut().get_or_insert(failed);
                        }
                    }
                }
            });
            stream::iter(requests).buffer_unordered(MAX_REQUESTS).for_each(|()| async {}).await;
            if let Some(cap) = learned.get() {
                self.state.batch_caps.learn(place, cap, self.now_ms());
            }
            if refused.get() == most {
                break;
            }
            most = refused.get();
            let answered = replies.borrow();
            open.retain(|call| answered.get(*call).is_some_and(Option::is_none));
        }
        Asked { replies: replies.into_inner(), problem: problem.into_inner() }
    }

    /// Returns the most calls in a batch to an endpoint: what the configuration says, and what was
    /// learned.
    fn batch_cap(&self, place: usize) -> Option<usize> {
        let configured = self.chain.rpc.get(place).and_then(|endpoint| endpoint.max_batch);
        let learned = self.state.batch_caps.of(place, self.now_ms());
        configured.into_iter().chain(learned).min().map(|cap| cap.max(1))
    }
}

/// Returns the size of a batch to try after one of `calls` was refused. Some endpoints say the size
/// that they take.
fn smaller(calls: usize, said: &str) -> usize {
    let numbers = said.split(|character: char| !character.is_ascii_digit()).filter_map(|digits| digits.parse::<usize>().ok());
    let named = numbers.filter(|number| (2..calls).contains(number)).max();
    named.unwrap_or(if calls > SMALL_BATCH { SMALL_BATCH } else { 1 })
}

#[cfg(test)]
mod tests {
    use super::smaller;

    #[test]
    fn takes_the_size_that_an_endpoint_names() {
        for (calls, said, expected) in [
            (1_000, "Batch of more than 3 requests are not allowed", 3),
            (100, "Exceeded max limit of 50", 50),
            (100, "batch size is too large: 100 > 20", 20),
            (100, "batch too large", 10),
            (100, "error -32600: up to 1000", 10),
            (10, "batch too large", 1),
            (2, "", 1),
        ] {
            assert_eq!(smaller(calls, said), expected, "{said}");
        }
    }
}
