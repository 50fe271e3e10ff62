//! `POST /rpc/{chain}`: the JSON-RPC proxy.

use crate::access::credential;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{Io, MeteredCall};
use crate::jsonrpc::local;
use crate::jsonrpc::message::{Grammar, Ids, Message};
use crate::jsonrpc::methods;
use crate::jsonrpc::response::{Item, Outcome};
use crate::jsonrpc::shape::Shape;
use crate::nft::component::Nft;
use crate::routes::calls::{Calls, receive};
use crate::routes::responder::Responder;

/// The largest request body, in bytes: as many as geth takes. A batch of 1,000 calls of contracts
/// fits, and so does a transaction with blobs.
const MAX_BODY_BYTES: u32 = 5 * 1024 * 1024;

pub(crate) async fn serve<I: Io, N: Nft>(
    responder: &mut Responder<'_, I, N>,
    chain: &str,
    api_key: Option<&str>,
) -> Result<Reply, Problem> {
    let payer = match credential::payer(responder.request, api_key, &responder.gateway.config) {
        Ok(payer) => payer,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    let upstream = match responder.upstream(chain) {
        Ok(upstream) => upstream,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    let foreign = |call: &Message| (!methods::allowed(&call.method, upstream.chain)).then(|| not_forwarded(&call.method));
    let grammar = Grammar { max_batch: upstream.chain.max_batch, ids: Ids::Any };
    let calls = receive(responder, (grammar, MAX_BODY_BYTES), foreign).await?;
    let metered: Vec<MeteredCall> = calls.messages().map(|call| MeteredCall::named(&call.method)).collect();
    if !metered.is_empty() {
        responder.charge(&payer, metered).await?;
    }
    Ok(responder.calls(&perform(&upstream, chain, calls).await))
}

fn not_forwarded(method: &str) -> Problem {
    methods::unknown(method, "/rpc forwards reads, eth_sendRawTransaction, and what chains.{id}.methods of the configuration names")
}

/// Performs the calls, whose price is paid. Returns the answers of those that get one. A
/// notification is performed like any other call: it may send a transaction.
async fn perform<I: Io>(upstream: &Upstream<'_, I>, chain: &str, calls: Calls) -> Vec<Item> {
    let answered: Vec<Option<Outcome>> = calls.messages().map(|call| local::answer(&call.method, chain)).collect();
    let unanswered = calls.messages().zip(&answered).filter(|(_, outcome)| outcome.is_none()).map(|(call, _)| call);
    let outgoing: Vec<Outgoing<'_>> = unanswered.map(|call| Outgoing { method: &call.method, params: &call.params }).collect();
    let mut forwarded = match outgoing.as_slice() {
        [] => Vec::new(),
        [only] if calls.shape == Shape::Single => vec![upstream.forward(only).await],
        several => upstream.forward_batch(several).await,
    }
    .into_iter();
    let lost = || Problem::new(Code::Internal, "a call without an outcome").into();
    let mut outcomes = answered.into_iter().map(|outcome| outcome.or_else(|| forwarded.next()).unwrap_or_else(lost));
    let mut items = Vec::with_capacity(calls.slots.len());
    for slot in calls.slots {
        match slot {
            Ok(call) => {
                let outcome = outcomes.next().unwrap_or_else(lost);
                items.extend(call.id.map(|id| Item { id: Some(id), outcome }));
            }
            Err(item) => items.push(item),
        }
    }
    items
}
