//! `POST /rpc/{chain}`: the JSON-RPC proxy.

use crate::access::credential;
use crate::access::quota::{Refused, count_abuse, take};
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::Io;
use crate::jsonrpc::message::Message;
use crate::jsonrpc::methods;
use crate::jsonrpc::response::Item;
use crate::nft::component::Nft;
use crate::routes::Context;
use crate::routes::calls::{Calls, receive};

/// Most bytes of a request body.
const MAX_BODY: u32 = 1024 * 1024;

pub(crate) async fn serve<I: Io, N: Nft>(context: &Context<'_, I, N>, chain: &str, api_key: Option<&str>) -> Reply {
    match answer(context, chain, api_key).await {
        Ok(reply) => reply,
        Err(refused) => context.refuse_call(None, refused),
    }
}

async fn answer<I: Io, N: Nft>(context: &Context<'_, I, N>, chain: &str, api_key: Option<&str>) -> Result<Reply, Refused> {
    let config = &context.gateway.config;
    let payer = match credential::payer(context.request, api_key, config) {
        Ok(payer) => payer,
        Err(problem) => return Err(count_abuse(context.io, context.address(), problem).await),
    };
    let upstream = match context.upstream(chain) {
        Ok(upstream) => upstream,
        Err(problem) => return Err(count_abuse(context.io, context.address(), problem).await),
    };
    let foreign = |call: &Message| (!methods::allowed(&call.method, upstream.chain)).then(|| not_forwarded(&call.method));
    let calls = match receive(context, MAX_BODY, foreign).await {
        Ok(calls) => calls,
        Err(reply) => return Ok(reply),
    };
    let names: Vec<String> = calls.messages().map(|call| call.method.clone()).collect();
    if names.is_empty() {
        let items: Vec<Item> = calls.slots.into_iter().filter_map(Result::err).collect();
        return Ok(context.reply_calls(200, &items, calls.batch));
    }
    let spent = match take(context.io, &payer, names).await {
        Ok(spent) => spent,
        Err(refused) => return Ok(calls.refuse(context, &refused)),
    };
    let batch = calls.batch;
    let items = forward(&upstream, calls).await;
    Ok(Reply { cost: spent.cost, ..context.reply_calls(200, &items, batch) }.with(spent.headers))
}

fn not_forwarded(method: &str) -> Problem {
    let expected = "a read, eth_sendRawTransaction, or one that the chain's configuration names";
    Problem::invalid(Code::Forbidden, "method", expected, method)
}

async fn forward<I: Io>(upstream: &Upstream<'_, I>, calls: Calls) -> Vec<Item> {
    let outgoing: Vec<Outgoing<'_>> = calls.messages().map(|call| Outgoing { method: &call.method, params: &call.params }).collect();
    let outcomes = match outgoing.as_slice() {
        [only] if !calls.batch => vec![upstream.call(only.method, only.params).await],
        several => upstream.batch(several).await,
    };
    let mut outcomes = outcomes.into_iter();
    let lost = || Problem::new(Code::Internal, "a call without an outcome").into();
    let answered = |slot: Result<Message, Item>| match slot {
        Ok(call) => Item { id: Some(call.id), outcome: outcomes.next().unwrap_or_else(lost) },
        Err(item) => item,
    };
    calls.slots.into_iter().map(answered).collect()
}
