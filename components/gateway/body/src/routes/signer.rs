//! `POST /v1/signer` and `POST /v1/signer/{chain}`: a wallet's JSON-RPC endpoint.

use serde_json::value::RawValue;

use crate::access::credential::{Payer, credential};
use crate::chain::{Outgoing, Upstream};
use crate::io::{Call, Credential, Io, Refusal, VaultFailure};
use crate::jsonrpc::message::{Body, Message, parse};
use crate::jsonrpc::methods;
use crate::jsonrpc::response::{Item, Outcome, http_status};
use crate::metadata::Nft;
use crate::problem::{Code, Problem};
use crate::quota::{Refused, count_abuse, settle, take};
use crate::reply::Reply;
use crate::routes::broadcast::broadcast;
use crate::routes::fill::fill;
use crate::routes::proxy::read_body;
use crate::routes::token::unknown_chain;
use crate::routes::Context;

/// Most bytes of a request body (a blob transaction's sidecar is some 800 KiB as text); read only once the caller is known.
const MAX_BODY: u32 = 2 * 1024 * 1024;

/// Methods that sign; each costs what `signer.sign` does.
const SIGNING: [&str; 4] = ["eth_sendTransaction", "eth_signTransaction", "eth_signTypedData_v4", "personal_sign"];

pub(crate) async fn serve<I: Io, N: Nft>(context: &Context<'_, I, N>, chain: Option<&str>) -> Reply {
    match answer(context, chain).await {
        Ok(reply) => reply,
        Err(refused) => context.refuse_call(None, refused),
    }
}

async fn answer<I: Io, N: Nft>(context: &Context<'_, I, N>, chain: Option<&str>) -> Result<Reply, Refused> {
    let config = &context.gateway.config;
    let who = match credential(context.request) {
        Ok(who) => context.io.identify(who.clone()).await.map(|caller| (who, caller)).map_err(|failure| problem_of(failure).1),
        Err(problem) => Err(problem),
    };
    let (who, caller) = match who {
        Ok(known) => known,
        Err(problem) if problem.code == Code::Unauthorized => return Err(count_abuse(context.io, context.address(), problem).await),
        Err(problem) => return Err(problem.into()),
    };
    let upstream = match chain {
        None => None,
        Some(id) => match config.chains.get(id) {
            Some(chain) => Some((id, Upstream { io: context.io, chain, deadline_ms: config.content.deadline_ms })),
            None => return Err(count_abuse(context.io, context.address(), unknown_chain(id)).await),
        },
    };
    let message = match read_body(context, MAX_BODY).await.and_then(|bytes| parse(&bytes)) {
        Ok(Body::Single(Ok(message))) => message,
        Ok(Body::Single(Err(malformed))) => {
            let refused = count_abuse(context.io, context.address(), malformed.problem).await;
            return Ok(context.refuse_call(malformed.id, refused));
        }
        Ok(Body::Batch(_)) => {
            let problem = Problem::new(Code::InvalidRequest, "the signer takes no batch: send one request for each call");
            return Err(count_abuse(context.io, context.address(), problem).await);
        }
        Err(problem) => return Err(count_abuse(context.io, context.address(), problem).await),
    };
    let payer = Payer { plan: caller.plan.unwrap_or_else(|| "anonymous".to_owned()), key: format!("caller:{}", caller.id) };
    let name = if SIGNING.contains(&message.method.as_str()) { "signer.sign" } else { &message.method };
    let spent = match take(context.io, &payer, vec![name.to_owned()]).await {
        Ok(spent) => spent,
        Err(refused) => return Ok(context.refuse_call(Some(message.id), refused)),
    };
    let outcome = perform(context, &message, who, upstream.as_ref()).await;
    let (mut cost, mut status, mut outcome) = (spent.cost, 200, outcome);
    if let Outcome::Problem(_, problem) = &outcome {
        status = if problem.code == Code::Forbidden { 200 } else { http_status(problem.code) };
        if problem.code == Code::InvalidParams {
            settle(context.io, &payer, cost, 0.0).await;
            cost = 0.0;
            let refused = count_abuse(context.io, context.address(), problem.clone()).await;
            if refused.problem.code == Code::QuotaExceeded {
                return Ok(context.refuse_call(Some(message.id), refused));
            }
            outcome = refused.problem.into();
        }
    }
    let items = [Item { id: Some(message.id), outcome }];
    Ok(Reply { cost, ..context.reply_calls(status, &items, false) }.with(spent.headers))
}

async fn perform<I: Io, N: Nft>(context: &Context<'_, I, N>, message: &Message, who: Credential, upstream: Option<&(&str, Upstream<'_, I>)>) -> Outcome {
    let chain = upstream.map(|(id, _)| (*id).to_owned());
    let call = |fill| -> Result<Call, Problem> {
        let (method, params) = (message.method.clone(), message.params.get().to_owned());
        Ok(Call { credential: who.clone(), method, params, chain: chain.clone(), idempotency_key: idempotency_key(context)?, fill })
    };
    match (message.method.as_str(), upstream) {
        ("eth_chainId", Some((id, _))) => id.parse::<u64>().map_or_else(|_| unknown_chain(id).into(), |id| text(&format!("0x{id:x}"))),
        ("net_version", Some((id, _))) => text(id),
        ("eth_sendTransaction", Some((id, upstream))) => {
            let filled = match fill(upstream, id, &context.gateway.verified_chains, &message.params).await {
                Ok(filled) => filled,
                Err(outcome) => return outcome,
            };
            match sign(context, call(Some(filled))).await {
                Ok((raw, Some(hash))) => broadcast(upstream, raw.trim_matches('"'), &hash).await,
                Ok((_, None)) => Problem::new(Code::Internal, "the signer gave no hash").into(),
                Err(outcome) => outcome,
            }
        }
        (method, Some((_, upstream))) if methods::allowed(method, upstream.chain) => {
            let mut outcomes = upstream.all(&[Outgoing { method, params: &message.params }]).await;
            outcomes.pop().unwrap_or_else(|| Problem::new(Code::Internal, "a call without an outcome").into())
        }
        ("eth_sendTransaction", None) => {
            Problem::invalid(Code::MethodNotAllowed, "method", "eth_sendTransaction at /v1/signer/{chain}", "no chain in the path").into()
        }
        _ => match sign(context, call(None)).await {
            Ok((result, _)) => RawValue::from_string(result).map_or_else(|_| Problem::new(Code::Internal, "the signer's answer is no JSON").into(), Outcome::Result),
            Err(outcome) => outcome,
        },
    }
}

async fn sign<I: Io, N>(context: &Context<'_, I, N>, call: Result<Call, Problem>) -> Result<(String, Option<String>), Outcome> {
    let answer = context.io.sign(call?).await.map_err(|failure| {
        let (code, problem) = problem_of(failure);
        Outcome::Problem(code, problem)
    })?;
    Ok((answer.result, answer.hash))
}

fn idempotency_key<I: Io, N>(context: &Context<'_, I, N>) -> Result<Option<String>, Problem> {
    let mut values = context.request.values("idempotency-key");
    let Some(key) = values.next() else { return Ok(None) };
    if values.next().is_none() && (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(Some(key.to_owned()));
    }
    Err(Problem::invalid(Code::InvalidRequest, "Idempotency-Key", "one value of 1 to 255 visible ASCII characters", key))
}

fn text(value: &str) -> Outcome {
    RawValue::from_string(format!("\"{value}\"")).map_or_else(|_| Problem::new(Code::Internal, "not a JSON string").into(), Outcome::Result)
}

/// A failure of the vault as a problem, with its JSON-RPC code: -32003 for what the policy refuses.
fn problem_of(failure: VaultFailure) -> (i64, Problem) {
    let ours = |problem: Problem| (crate::jsonrpc::response::error_code(problem.code), problem);
    match failure {
        VaultFailure::InFlight => ours(Problem::new(Code::InFlight, "a request with this Idempotency-Key is under way; ask again when it is done")),
        VaultFailure::StoreUnavailable => ours(Problem::new(Code::StoreUnavailable, "the ledger does not answer; nothing was signed")),
        VaultFailure::InstanceReplaced => {
            ours(Problem::new(Code::InstanceReplaced, "the signer failed and was replaced; ask again with an Idempotency-Key"))
        }
        VaultFailure::Refused(refusal) => match refusal {
            Refusal::Unauthorized => ours(Problem::new(Code::Unauthorized, "the caller's token is missing or unknown")),
            Refusal::Forbidden(detail) => ours(Problem::new(Code::Forbidden, detail)),
            Refusal::UnknownMethod(method) => {
                (-32601, Problem::invalid(Code::Forbidden, "method", "one that the signer or the chain's proxy answers", &method))
            }
            Refusal::InvalidParams(field, expected, got) => ours(Problem::invalid(Code::InvalidParams, &field, &expected, &got)),
            Refusal::Denied(policy, detail) => {
                let by = policy.map_or_else(|| "no policy allows this".to_owned(), |name| format!("the policy {name} denies this"));
                (-32003, Problem::new(Code::Forbidden, format!("{by}: {detail}")))
            }
            Refusal::ChainMismatch(expected, got) => (-32003, Problem::invalid(Code::Forbidden, "chainId", &expected, &got)),
            Refusal::IdempotencyMismatch(expected, got) => {
                ours(Problem::invalid(Code::IdempotencyMismatch, "digest of the request", &expected, &got))
            }
            Refusal::HeadMismatch(expected, got) => ours(Problem::invalid(Code::Internal, "head of the ledger", &expected, &got)),
            Refusal::Fault(detail) => ours(Problem::new(Code::Internal, detail)),
        },
    }
}

