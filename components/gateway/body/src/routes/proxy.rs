//! `POST /rpc/{chain}`: the JSON-RPC proxy.

use crate::access::credential;
use crate::chain::{Outgoing, Upstream};
use crate::io::{BodyFailure, Io};
use crate::jsonrpc::message::{Body, Malformed, Message, parse};
use crate::jsonrpc::methods;
use crate::jsonrpc::response::{Item, Outcome, http_status};
use crate::metadata::Nft;
use crate::problem::{Code, Problem};
use crate::quota::{Refused, count_abuse, take};
use crate::reply::Reply;
use crate::routes::Context;
use crate::routes::token::unknown_chain;

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
    let upstream = config.chains.get(chain).map(|chain| Upstream { io: context.io, chain, deadline_ms: config.content.deadline_ms });
    let body = match upstream {
        Some(_) => read_body(context, MAX_BODY).await,
        None => Err(unknown_chain(chain)),
    };
    let (upstream, body) = match (upstream, body.and_then(|bytes| parse(&bytes))) {
        (Some(upstream), Ok(body)) => (upstream, body),
        (_, Err(problem)) => return Err(count_abuse(context.io, context.address(), problem).await),
        (None, Ok(_)) => return Err(unknown_chain(chain).into()),
    };
    let (calls, batch) = match body {
        Body::Single(call) => (vec![call], false),
        Body::Batch(calls) => (calls, true),
    };
    let (wrong, mut judged) = judge(calls, &upstream);
    if let Some(problem) = wrong {
        let refused = count_abuse(context.io, context.address(), problem).await;
        if refused.problem.code == Code::QuotaExceeded {
            return Ok(refuse_all(context, judged, batch, &refused));
        }
    }
    let names: Vec<String> = judged.iter().filter_map(|slot| slot.as_ref().ok()).map(|call| call.method.clone()).collect();
    if names.is_empty() {
        let items: Vec<Item> = judged.into_iter().filter_map(Result::err).collect();
        return Ok(context.reply_calls(200, &items, batch));
    }
    let spent = match take(context.io, &payer, names).await {
        Ok(spent) => spent,
        Err(refused) => return Ok(refuse_all(context, judged, batch, &refused)),
    };
    let items = forward(&upstream, &mut judged, batch).await;
    Ok(Reply { cost: spent.cost, ..context.reply_calls(200, &items, batch) }.with(spent.headers))
}

/// Reads a JSON body of at most `max` bytes.
pub(crate) async fn read_body<I: Io, N>(context: &Context<'_, I, N>, max: u32) -> Result<Vec<u8>, Problem> {
    if !context.request.is_json() {
        let got = context.request.header("content-type").unwrap_or("none");
        return Err(Problem::invalid(Code::UnsupportedMediaType, "Content-Type", "application/json", got));
    }
    if let Some(coding) = context.request.values("transfer-encoding").find(|coding| !coding.eq_ignore_ascii_case("chunked")) {
        return Err(Problem::invalid(Code::InvalidRequest, "Transfer-Encoding", "chunked alone", coding));
    }
    if let Some(coding) = context.request.values("content-encoding").find(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(Problem::invalid(Code::UnsupportedMediaType, "Content-Encoding", "none", coding));
    }
    context.io.body(max).await.map_err(|failure| match failure {
        BodyFailure::TooLarge => Problem::new(Code::TooLarge, format!("the body is longer than {max} bytes")),
        BodyFailure::Broken(detail) => Problem::new(Code::InvalidRequest, format!("the body broke off: {detail}")),
    })
}

/// Splits calls into those to forward and those that are answered here; the first problem among them.
fn judge<I>(calls: Vec<Result<Message, Malformed>>, upstream: &Upstream<'_, I>) -> (Option<Problem>, Vec<Result<Message, Item>>) {
    let mut wrong = None;
    let judged = calls.into_iter().map(|call| match call {
        Ok(call) if methods::allowed(&call.method, upstream.chain) => Ok(call),
        Ok(call) => {
            let problem = Problem::invalid(
                Code::Forbidden,
                "method",
                "a read, eth_sendRawTransaction, or one that the chain's configuration names",
                &call.method,
            );
            wrong.get_or_insert_with(|| problem.clone());
            Err(Item { id: Some(call.id), outcome: Outcome::Problem(-32601, problem) })
        }
        Err(malformed) => {
            wrong.get_or_insert_with(|| malformed.problem.clone());
            Err(Item { id: malformed.id, outcome: malformed.problem.into() })
        }
    });
    let judged = judged.collect();
    (wrong, judged)
}

/// Refuses every call of a request for one reason.
pub(crate) fn refuse_all<I: Io, N>(
    context: &Context<'_, I, N>,
    judged: Vec<Result<Message, Item>>,
    batch: bool,
    refused: &Refused,
) -> Reply {
    let refuse = |call: Message| Item { id: Some(call.id), outcome: refused.problem.clone().into() };
    let items: Vec<Item> =
        judged.into_iter().map(|slot| slot.map_or_else(|item| Item { outcome: refused.problem.clone().into(), ..item }, refuse)).collect();
    context.reply_calls(http_status(refused.problem.code), &items, batch).refusing(&refused.problem).with(refused.headers.iter().cloned())
}

async fn forward<I: Io>(upstream: &Upstream<'_, I>, judged: &mut Vec<Result<Message, Item>>, batch: bool) -> Vec<Item> {
    let calls: Vec<Outgoing<'_>> =
        judged.iter().filter_map(|slot| slot.as_ref().ok()).map(|call| Outgoing { method: &call.method, params: &call.params }).collect();
    let outcomes = match calls.as_slice() {
        [only] if !batch => vec![upstream.call(only.method, only.params).await],
        calls => upstream.batch(calls).await,
    };
    let mut outcomes = outcomes.into_iter();
    let lost = || Problem::new(Code::Internal, "a call without an outcome").into();
    let answered = |slot: Result<Message, Item>| match slot {
        Ok(call) => Item { id: Some(call.id), outcome: outcomes.next().unwrap_or_else(lost) },
        Err(item) => item,
    };
    core::mem::take(judged).into_iter().map(answered).collect()
}
