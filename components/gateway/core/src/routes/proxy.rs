//! `POST /rpc/{chain}`: the JSON-RPC proxy.

use crate::access::credential;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::Io;
use crate::jsonrpc::message::Message;
use crate::jsonrpc::methods;
use crate::jsonrpc::response::Item;
use crate::jsonrpc::shape::Shape;
use crate::nft::component::Nft;
use crate::routes::calls::{Calls, receive};
use crate::routes::responder::Responder;

/// The largest request body, in bytes.
const MAX_BODY_BYTES: u32 = 1024 * 1024;

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
    let calls = receive(responder, MAX_BODY_BYTES, foreign).await?;
    let names: Vec<String> = calls.messages().map(|call| call.method.clone()).collect();
    if !names.is_empty() {
        responder.charge(&payer, names).await?;
    }
    Ok(responder.calls(&forward(&upstream, calls).await))
}

fn not_forwarded(method: &str) -> Problem {
    methods::unknown(method, "/rpc forwards reads, eth_sendRawTransaction, and what chains.{id}.methods of the configuration names")
}

async fn forward<I: Io>(upstream: &Upstream<'_, I>, calls: Calls) -> Vec<Item> {
    let outgoing: Vec<Outgoing<'_>> = calls.messages().map(|call| Outgoing { method: &call.method, params: &call.params }).collect();
    let outcomes = match outgoing.as_slice() {
        [] => Vec::new(),
        [only] if calls.shape == Shape::Single => vec![upstream.forward(only).await],
        several => upstream.forward_batch(several).await,
    };
    let mut outcomes = outcomes.into_iter();
    let lost = || Problem::new(Code::Internal, "a call without an outcome").into();
    let answered = |slot: Result<Message, Item>| match slot {
        Ok(call) => Item { id: Some(call.id), outcome: outcomes.next().unwrap_or_else(lost) },
        Err(item) => item,
    };
    calls.slots.into_iter().map(answered).collect()
}
