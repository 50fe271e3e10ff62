//! Performs the calls of a request, whose price is paid: from the configuration, from what is kept,
//! or by the chain.

use futures_util::future::{join, join_all};
use serde_json::value::RawValue;

use crate::chain::answers::board::Answered;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::io::{Io, Stored};
use crate::jsonrpc::filter::filter_call;
use crate::jsonrpc::local;
use crate::jsonrpc::message::Message;
use crate::jsonrpc::response::{Item, Outcome};
use crate::jsonrpc::shape::Shape;
use crate::routes::calls::Calls;
use crate::routes::proxy::filters::Filters;
use crate::routes::proxy::keep::Place;
use crate::routes::proxy::logs;
use crate::routes::proxy::metered::Metered;
use crate::routes::subscriptions;

/// How many calls of a batch, from its beginning, may be answered by what is kept. A Worker may
/// make only so many requests, and each look-up is one.
const MAX_LOOKED_UP: usize = 16;

/// What became of the calls of a request.
pub(crate) struct Performed {
    /// The answers of the calls that get one, in order.
    pub(crate) items: Vec<Item>,
    /// What each performed call spent of its price, in order.
    pub(crate) spent: Vec<Spent>,
    /// Answers for the content store.
    pub(crate) keep: Vec<Stored>,
}

/// How much of its price a call spends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spent {
    /// All of it.
    Price,
    /// One unit at most: the answer was kept, so no endpoint was asked.
    Kept,
    /// Nothing: no endpoint answered.
    Nothing,
}

impl Spent {
    /// Returns the units that a call of this price spends.
    pub(crate) fn of(self, price: f64) -> f64 {
        match self {
            Self::Price => price,
            Self::Kept => price.min(1.0),
            Self::Nothing => 0.0,
        }
    }
}

/// Where the answer of a call comes from.
enum Source {
    /// It is there already.
    Here(Outcome, Spent),
    /// The chain has the whole of it.
    Chain(Option<Place>),
    /// The chain has it in parts.
    Parts(Option<Place>, Vec<Box<RawValue>>),
}

/// Performs the calls. A notification is performed like any other call, because it may send a
/// transaction, and gets no answer.
pub(crate) async fn perform<I: Io>(filters: &Filters<'_, I>, calls: Calls, metered: Vec<Metered>) -> Performed {
    let upstream = filters.upstream;
    let all = calls.messages().zip(metered).enumerate().map(|(index, (call, metered))| source(filters, index, call, metered));
    let sources = join_all(all).await;
    let (whole, parts) = join(forward(upstream, &calls, &sources), collect(upstream, &calls, &sources)).await;
    let (mut whole, mut parts) = (whole.into_iter(), parts.into_iter());
    let lost = || Answered { outcome: Problem::new(Code::Internal, "a call without an outcome").into(), endpoint: None };
    let mut performed = Performed { items: Vec::with_capacity(calls.slots.len()), spent: Vec::new(), keep: Vec::new() };
    let mut sources = sources.into_iter();
    for slot in calls.slots {
        let call = match slot {
            Ok(call) => call,
            Err(item) => {
                performed.items.push(item);
                continue;
            }
        };
        let (outcome, spent) = match sources.next() {
            Some(Source::Here(outcome, spent)) => (outcome, spent),
            other => {
                let (outcome, place) = match other {
                    Some(Source::Chain(place)) => (whole.next(), place),
                    Some(Source::Parts(place, _)) => (parts.next(), place),
                    Some(Source::Here(..)) | None => (None, None),
                };
                let Answered { outcome, endpoint } = outcome.unwrap_or_else(lost);
                let spent = spent(&outcome);
                if let (Some(place), Outcome::Result(answer)) = (place, &outcome) {
                    performed.keep.extend(place.keep(upstream, answer, endpoint));
                }
                (outcome, spent)
            }
        };
        performed.spent.push(spent);
        performed.items.extend(call.id.map(|id| Item { id: Some(id), outcome }));
    }
    performed
}

/// Returns where the answer of a call comes from.
async fn source<I: Io>(filters: &Filters<'_, I>, index: usize, call: &Message, metered: Metered) -> Source {
    let Filters { upstream, chain, .. } = *filters;
    if let Some(what) = filter_call(&call.method) {
        let outcome = filters.perform(what, (index, call), metered).await;
        let spent = spent(&outcome);
        return Source::Here(outcome, spent);
    }
    if let Some(outcome) = local::answer(&call.method, chain) {
        return Source::Here(outcome, Spent::Price);
    }
    if let Some(outcome) = subscriptions::answer(upstream.io, chain, call).await {
        let spent = spent(&outcome);
        return Source::Here(outcome, spent);
    }
    let place = if index < MAX_LOOKED_UP { Place::of(upstream, chain, call) } else { None };
    if let Some(place) = &place
        && let Some(answer) = place.find(upstream).await
    {
        return Source::Here(Outcome::Result(answer), Spent::Kept);
    }
    match logs::parts(upstream, call) {
        Some(parts) => Source::Parts(place, parts),
        None => Source::Chain(place),
    }
}

/// Returns what a call spent that the chain was asked about. One that took too long keeps its
/// price, because an endpoint has worked on it.
fn spent(outcome: &Outcome) -> Spent {
    match outcome {
        Outcome::Problem(_, problem) if problem.code != Code::Deadline && problem.code.fault().is_of_a_server() => Spent::Nothing,
        _ => Spent::Price,
    }
}

/// Forwards the calls that the chain answers as they are.
async fn forward<I: Io>(upstream: &Upstream<'_, I>, calls: &Calls, sources: &[Source]) -> Vec<Answered> {
    let whole = calls.messages().zip(sources).filter(|(_, source)| matches!(source, Source::Chain(_)));
    let outgoing: Vec<Outgoing<'_>> = whole.map(|(call, _)| Outgoing { method: &call.method, params: &call.params }).collect();
    match outgoing.as_slice() {
        [] => Vec::new(),
        [only] if calls.shape == Shape::Single => vec![upstream.answer(only).await],
        several => upstream.answer_batch(several).await,
    }
}

/// Asks for the answers that come in parts, one after the other, all within one deadline.
async fn collect<I: Io>(upstream: &Upstream<'_, I>, calls: &Calls, sources: &[Source]) -> Vec<Answered> {
    let until = upstream.io.now().saturating_add(u64::from(upstream.deadline_ms).saturating_mul(1_000));
    let mut outcomes = Vec::new();
    for (call, source) in calls.messages().zip(sources) {
        if let Source::Parts(_, parts) = source {
            let outcome = logs::collect(upstream, &call.method, parts.clone(), until).await;
            outcomes.push(Answered { outcome, endpoint: None });
        }
    }
    outcomes
}
