//! `POST /rpc/{chain}`: the JSON-RPC proxy.

mod filters;
mod keep;
mod kept_filters;
mod logs;
mod meter;
mod metered;
mod perform;
pub(crate) mod spent;

use crate::access::credential::{self, Payer};
use crate::access::quota::Receipt;
use crate::chain::endpoints::failover::Reading;
use crate::chain::upstream::Upstream;
use crate::http::problem::{Code, Problem};
use crate::io::{Io, MeteredCall};
use crate::jsonrpc::message::{Grammar, Ids, Message};
use crate::jsonrpc::methods;
use crate::jsonrpc::params::facts::{Facts, facts};
use crate::jsonrpc::response::{METHOD_NOT_FOUND, Outcome};
use crate::jsonrpc::shape::Shape;
use crate::nft::component::Nft;
use crate::routes::calls::{Call, Calls, receive};
use crate::routes::outgoing::{Outgoing, Rest};
use crate::routes::responder::Responder;
use crate::routes::subscriptions;

use filters::Filters;
use perform::Performed;
use spent::Spent;

/// The largest request body, in bytes: as many as geth takes. A batch of 1,000 calls of contracts
/// fits, and so does a transaction with blobs.
const MAX_BODY_BYTES: u32 = 5 * 1024 * 1024;

/// How calls come to the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// In a request of their own.
    Http,
    /// In a message of a WebSocket, which can have subscriptions.
    Socket,
}

pub(crate) async fn serve<'a, I: Io, N: Nft>(
    responder: &mut Responder<'a, I, N>,
    chain: &str,
    api_key: Option<&str>,
    channel: Channel,
) -> Result<Outgoing<'a, I, N::Content>, Problem> {
    let payer = match credential::payer(responder.request, api_key, &responder.gateway.config) {
        Ok(payer) => payer,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    responder.knows(&payer);
    let upstream = match responder.upstream(chain) {
        Ok(upstream) => upstream,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    let grammar = Grammar { max_batch: upstream.chain.max_batch, ids: Ids::Any };
    let read = |call: &Message| {
        let subscribes = channel == Channel::Socket && subscriptions::has(&call.method);
        if subscribes || methods::allowed(&call.method, upstream.chain) {
            facts(&call.method, &call.params).map_err(Outcome::from)
        } else {
            Err(Outcome::Problem(METHOD_NOT_FOUND, not_forwarded(&call.method)))
        }
    };
    let calls = receive(responder, (grammar, MAX_BODY_BYTES), read).await?;
    // A message of a WebSocket has a whole answer.
    let reading = if channel == Channel::Http { Reading::AsItComes } else { Reading::Whole };
    let (Performed { items, long, .. }, charged) = answer(responder, &payer, (chain, &upstream), calls, reading).await?;
    if let Some((receipt, spent)) = charged {
        responder.bill.correct_later(&receipt, spent);
    }
    Ok(match long {
        Some((id, mut long)) => {
            let reply = responder.begun_result(&id, core::mem::take(&mut long.first));
            Outgoing { reply, rest: Some(Rest::Answer(long)) }
        }
        None => responder.calls(&items).into(),
    })
}

/// Charges and performs one call of a method that the proxy forwards, for another route.
pub(crate) async fn answer_one<I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    payer: &Payer,
    chain: (&str, &Upstream<'_, I>),
    message: Message,
) -> Outcome {
    let known = match facts(&message.method, &message.params) {
        Ok(known) => known,
        Err(problem) => return responder.count_abuse(problem).await.into(),
    };
    let calls = Calls { slots: vec![Ok(Call { message, known })], shape: Shape::Single, body: Vec::new() };
    let (mut items, charged) = match answer(responder, payer, chain, calls, Reading::Whole).await {
        Ok((performed, charged)) => (performed.items, charged),
        Err(problem) => return problem.into(),
    };
    if let Some((receipt, spent)) = charged {
        responder.settle(receipt, spent).await;
    }
    items.pop().map_or_else(|| Problem::new(Code::Internal, "a call without an outcome").into(), |item| item.outcome)
}

/// Charges and performs calls. Returns what became of them, and the receipt with the units that
/// were really spent. The receipt is `None` if there was nothing to charge.
///
/// # Errors
/// `quota-exceeded`, `cost-exceeds-capacity`, `store-unavailable`, `internal`.
async fn answer<'a, I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    payer: &Payer,
    (chain, upstream): (&str, &Upstream<'a, I>),
    calls: Calls<Facts>,
    reading: Reading,
) -> Result<(Performed<'a, I>, Option<(Receipt, f64)>), Problem> {
    let filters = Filters { upstream, chain, entropy: &responder.seed.entropy };
    let calls = meter::meter(responder, payer, &filters, calls).await?;
    let charges: Vec<Vec<MeteredCall>> = calls.to_perform().map(|call| call.known.charges(&call.message.method)).collect();
    let parts: Vec<usize> = charges.iter().map(Vec::len).collect();
    let charges = charges.concat();
    let receipt = if charges.is_empty() { None } else { Some(responder.charge(payer, charges).await?) };
    let mut performed = perform::perform(&filters, calls, reading).await;
    responder.after.blocks.append(&mut performed.keep);
    let charged = receipt.map(|receipt| {
        let mut prices = receipt.prices.iter();
        let unspent = |(parts, spent): (usize, Spent)| {
            let price: f64 = prices.by_ref().take(parts).sum();
            price - spent.of(price)
        };
        let unspent: f64 = parts.into_iter().zip(performed.spent.iter().copied()).map(unspent).sum();
        let units = receipt.cost - unspent;
        (receipt, units)
    });
    Ok((performed, charged))
}

fn not_forwarded(method: &str) -> Problem {
    let known = if subscriptions::has(method) {
        "it needs a WebSocket, which is at the same path"
    } else {
        "/rpc forwards reads, eth_sendRawTransaction, and what chains.{id}.methods of the configuration names"
    };
    methods::unknown(method, known)
}
