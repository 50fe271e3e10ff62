//! Says how many blocks each call reads, and refuses a call that reads too many.

use futures_util::future::join_all;

use crate::access::credential::Payer;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::io::{Io, MeteredCall};
use crate::jsonrpc::filter::{Filter, FilterCall, filter_call};
use crate::jsonrpc::params::facts::Facts;
use crate::jsonrpc::params::span::Span;
use crate::jsonrpc::response::{Item, Outcome};
use crate::nft::component::Nft;
use crate::routes::calls::{Call, Calls};
use crate::routes::proxy::filters::Filters;
use crate::routes::proxy::logs;
use crate::routes::proxy::metered::{Metered, parts};
use crate::routes::responder::Responder;

/// Returns the calls with what their prices depend on. A call whose range is above the chain's cap
/// is answered in its slot.
///
/// # Errors
/// `quota-exceeded` and the like, if the head of the chain has to be asked for and the client
/// cannot pay for that.
pub(crate) async fn meter<I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    payer: &Payer,
    filters: &Filters<'_, '_, I>,
    calls: Calls<Facts>,
) -> Result<Calls<Metered>, Problem> {
    let upstream = filters.upstream;
    let ranges = join_all(calls.to_perform().map(|call| range_of(filters, call))).await;
    let mut head = upstream.head();
    if head.is_none() && ranges.iter().any(|(span, _)| span.is_some_and(Span::needs_head)) {
        head = ask_head(responder, payer, upstream).await?;
    }
    let mut ranges = ranges.into_iter();
    let mut left = MAX_PARTS;
    let mut slots = Vec::with_capacity(calls.slots.len());
    for slot in calls.slots {
        let Call { message, known: facts } = match slot {
            Ok(call) => call,
            Err(item) => {
                slots.push(Err(item));
                continue;
            }
        };
        let (span, filter) = ranges.next().unwrap_or_default();
        let part = logs::part(upstream, &message, span, head);
        match blocks(upstream, span, (head, part)).and_then(|blocks| within(blocks, part, &mut left)) {
            Ok(blocks) => slots.push(Ok(Call { message, known: Metered { blocks, part, filter, facts } })),
            // A poll goes on where it ends.
            Err(_) if filter_call(&message.method) == Some(FilterCall::Changes) => {
                let known = Metered { blocks: upstream.chain.logs.max_blocks, part: None, filter, facts };
                slots.push(Ok(Call { message, known }));
            }
            Err(problem) => slots.extend(message.id.map(|id| Err(Item { id: Some(id), outcome: problem.into() }))),
        }
    }
    Ok(Calls { slots, shape: calls.shape, body: calls.body })
}

/// Returns the range of a call, and the filter that it names.
async fn range_of<I: Io>(filters: &Filters<'_, '_, I>, Call { message, known }: &Call<Facts>) -> (Option<Span>, Option<Filter>) {
    match filter_call(&message.method) {
        None => (known.span, None),
        Some(FilterCall::NewLogs | FilterCall::NewBlocks | FilterCall::NewPending) => (None, None),
        Some(what) => {
            let filter = filters.named(known).await;
            let range = filter.as_ref().and_then(|filter| match what {
                FilterCall::Changes => filter.unread(),
                FilterCall::All => filter.span,
                FilterCall::NewLogs | FilterCall::NewBlocks | FilterCall::NewPending | FilterCall::Uninstall => None,
            });
            (range, filter)
        }
    }
}

/// Returns the number of blocks of a range. 0 if the call has none. A range whose end is not known
/// counts as the largest one that the chain's configuration allows.
///
/// # Errors
/// `invalid-params` if there are too many.
fn blocks<I>(upstream: &Upstream<'_, I>, span: Option<Span>, (head, part): (Option<u64>, Option<u64>)) -> Result<u64, Problem> {
    let Some(span) = span else { return Ok(0) };
    let by_parts = part.map_or(u64::MAX, |part| part.saturating_mul(MAX_PARTS));
    let most = upstream.chain.logs.max_blocks.min(by_parts);
    let blocks = span.blocks(head, upstream.chain.finality).unwrap_or(most);
    if blocks <= most || matches!(span, Span::Blocks(_)) {
        return Ok(blocks);
    }
    // Clients that halve a range by themselves look for the last words, which are Alchemy's.
    let works = match span {
        Span::Between(first, _) => first.number(head, upstream.chain.finality).map(|first| (first, first.saturating_add(most - 1))),
        Span::Blocks(_) => None,
    };
    let hint = works.map(|(first, last)| format!("; this block range should work: [0x{first:x}, 0x{last:x}]")).unwrap_or_default();
    let why = if most == by_parts { "1000 times chains.{id}.logs.splitBlocks" } else { "chains.{id}.logs.maxBlocks" };
    let detail = format!("the block range is too wide: expected at most {most} blocks ({why}), got {blocks}{hint}");
    Err(Problem::new(Code::InvalidParams, detail).because("range-too-wide"))
}

/// Takes the parts of a call over so many blocks from those that are left to the request. Returns
/// the blocks.
///
/// # Errors
/// `invalid-params` if too few are left.
fn within(blocks: u64, part: Option<u64>, left: &mut u64) -> Result<u64, Problem> {
    if part.is_some() {
        let rest = left.checked_sub(parts(blocks, part));
        *left = rest.ok_or_else(|| {
            let detail = format!("the block ranges of the batch are too wide: they are split into more than {MAX_PARTS} calls");
            Problem::new(Code::InvalidParams, detail).because("range-too-wide")
        })?;
    }
    Ok(blocks)
}

/// Asks the chain for its head, at the client's expense. `None` if the chain does not say it.
///
/// # Errors
/// `quota-exceeded` and the like.
async fn ask_head<I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    payer: &Payer,
    upstream: &Upstream<'_, I>,
) -> Result<Option<u64>, Problem> {
    let receipt = responder.charge(payer, vec![MeteredCall::named(HEAD)]).await?;
    let cost = receipt.cost;
    let none = serde_json::value::RawValue::from_string("[]".to_owned()).unwrap_or_default();
    let answered = matches!(upstream.forward(&Outgoing::of(HEAD, &none)).await, Outcome::Result(_));
    responder.settle(receipt, if answered { cost } else { 0.0 }).await;
    Ok(upstream.head())
}

const HEAD: &str = "eth_blockNumber";

/// The most calls into which those of one request are split.
const MAX_PARTS: u64 = 1_000;
