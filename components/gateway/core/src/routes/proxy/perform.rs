//! Performs the calls of a request, whose price is paid: from the configuration, from what is kept,
//! or by the chain.

use futures_util::future::{join, join_all};
use serde_json::value::RawValue;

use crate::chain::answers::board::Answered;
use crate::chain::endpoints::asking::long::LongAnswer;
use crate::chain::endpoints::calls::Forwarded;
use crate::chain::endpoints::failover::Reading;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::io::{Io, Stored};
use crate::jsonrpc::filter::filter_call;
use crate::jsonrpc::local;
use crate::jsonrpc::logs::Part;
use crate::jsonrpc::params::span::Span;
use crate::jsonrpc::response::{Item, Outcome};
use crate::jsonrpc::shape::Shape;
use crate::routes::calls::{Call, Calls};
use crate::routes::proxy::filters::Filters;
use crate::routes::proxy::keep::Place;
use crate::routes::proxy::logs;
use crate::routes::proxy::metered::Metered;
use crate::routes::proxy::spent::Spent;
use crate::routes::subscriptions;

/// How many calls of a batch, from its beginning, may be answered by what is kept. A Worker may
/// make only so many requests, and each look-up is one.
const MAX_LOOKED_UP: usize = 16;

/// What became of the calls of a request.
pub(crate) struct Performed<'a, I: Io> {
    /// The answers of the calls that get one, in order.
    pub(crate) items: Vec<Item>,
    /// What each performed call spent of its price, in order.
    pub(crate) spent: Vec<Spent>,
    /// Answers for the content store.
    pub(crate) keep: Vec<Stored>,
    /// The answer of a single call, with its id, if only its beginning has come.
    pub(crate) long: Option<(Box<RawValue>, LongAnswer<'a, I>)>,
}

/// Where the answer of a call comes from.
enum Source {
    /// It is there already.
    Here(Outcome, Spent),
    /// The chain has the whole of it.
    Chain(Option<Place>),
    /// The chain has it in parts.
    Parts(Option<Place>, Vec<Part>),
}

/// Performs the calls. A notification is performed like any other call, because it may send a
/// transaction, and gets no answer.
pub(crate) async fn perform<'a, I: Io>(filters: &Filters<'_, 'a, I>, calls: Calls<Metered>, reading: Reading) -> Performed<'a, I> {
    let upstream = filters.upstream;
    let all = calls.to_perform().enumerate().map(|(index, call)| source(filters, index, call));
    let sources = join_all(all).await;
    let (forwarded, parts) = join(forward(upstream, &calls, &sources, reading), collect(upstream, &calls, &sources)).await;
    let whole = match forwarded {
        Ok(whole) => whole,
        Err(long) => return Performed { items: Vec::new(), spent: vec![Spent::Price], keep: Vec::new(), long: Some(long) },
    };
    let (mut whole, mut parts) = (whole.into_iter(), parts.into_iter());
    let lost = || Answered { outcome: Problem::new(Code::Internal, "a call without an outcome").into(), endpoint: None };
    let mut performed = Performed { items: Vec::with_capacity(calls.slots.len()), spent: Vec::new(), keep: Vec::new(), long: None };
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
                let spent = Spent::on(&outcome);
                if let (Some(place), Outcome::Result(answer)) = (place, &outcome) {
                    performed.keep.extend(place.keep(upstream, answer, endpoint));
                }
                (outcome, spent)
            }
        };
        performed.spent.push(spent);
        performed.items.extend(call.message.id.map(|id| Item { id: Some(id), outcome }));
    }
    performed
}

/// Returns where the answer of a call comes from.
async fn source<I: Io>(filters: &Filters<'_, '_, I>, index: usize, call: &Call<Metered>) -> Source {
    let Filters { upstream, chain, .. } = *filters;
    let Call { message, known: Metered { facts, .. } } = call;
    if let Some(what) = filter_call(&message.method) {
        let outcome = filters.perform(what, index, call).await;
        let spent = Spent::on(&outcome);
        return Source::Here(outcome, spent);
    }
    if let Some(outcome) = local::answer(&message.method, chain) {
        return Source::Here(outcome, Spent::Price);
    }
    if let Some(outcome) = subscriptions::answer(upstream.io, chain, message).await {
        let spent = Spent::on(&outcome);
        return Source::Here(outcome, spent);
    }
    let place = if index < MAX_LOOKED_UP { Place::of(upstream, chain, message, facts) } else { None };
    if let Some(place) = &place
        && let Some(answer) = place.find(upstream).await
    {
        return Source::Here(Outcome::Result(answer), Spent::Kept);
    }
    match logs::parts(upstream, message, facts.span) {
        Some(parts) => Source::Parts(place, parts),
        None => Source::Chain(place),
    }
}

/// Forwards the calls that the chain answers as they are.
///
/// # Errors
/// The long answer of a single call, with its id.
async fn forward<'a, I: Io>(
    upstream: &Upstream<'a, I>,
    calls: &Calls<Metered>,
    sources: &[Source],
    reading: Reading,
) -> Result<Vec<Answered>, (Box<RawValue>, LongAnswer<'a, I>)> {
    let whole = || calls.to_perform().zip(sources).filter(|(_, source)| matches!(source, Source::Chain(_))).map(|(call, _)| call);
    let outgoing: Vec<Outgoing<'_>> = whole().map(outgoing).collect();
    match outgoing.as_slice() {
        [] => Ok(Vec::new()),
        [only] if calls.shape == Shape::Single => match whole().next().and_then(|call| call.message.id.clone()) {
            Some(id) if reading == Reading::AsItComes => match upstream.forward_as_it_comes(only).await {
                Forwarded::Whole(outcome) => Ok(vec![outcome]),
                Forwarded::Long(long) => Err((id, long)),
            },
            _ => Ok(vec![upstream.answer(only).await]),
        },
        several => Ok(upstream.answer_batch(several).await),
    }
}

fn outgoing(Call { message, known }: &Call<Metered>) -> Outgoing<'_> {
    Outgoing::up_to(&message.method, &message.params, known.facts.span.and_then(Span::last_block))
}

/// Asks for the answers that come in parts, one after the other, all within one deadline.
async fn collect<I: Io>(upstream: &Upstream<'_, I>, calls: &Calls<Metered>, sources: &[Source]) -> Vec<Answered> {
    let until = upstream.io.now().saturating_add(u64::from(upstream.deadline_ms).saturating_mul(1_000));
    let mut outcomes = Vec::new();
    for (call, source) in calls.to_perform().zip(sources) {
        if let Source::Parts(_, parts) = source {
            let outcome = logs::collect(upstream, &call.message.method, parts.clone(), until).await;
            outcomes.push(Answered { outcome, endpoint: None });
        }
    }
    outcomes
}
