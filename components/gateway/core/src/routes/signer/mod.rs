//! `POST /v1/signer` and `POST /v1/signer/{chain}`: a wallet's JSON-RPC endpoint.

mod broadcast;
mod call;
mod estimates;
mod refusal;

use crate::access::credential::{ANONYMOUS, Payer};
use crate::access::quota::{Refused, count_abuse, settle, take};
use crate::access::stamp::{proof, with_body};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::io::{Caller, Credential, Header, Io};
use crate::jsonrpc::message::Message;
use crate::jsonrpc::response::{Item, Outcome, http_status};
use crate::nft::component::Nft;
use crate::routes::Context;
use crate::routes::calls::{Calls, receive};
use crate::routes::signer::call::{Chain, perform};
use crate::routes::signer::refusal::problem_of;

/// Most bytes of a request body (a blob transaction's sidecar is some 800 KiB as text); read only once the caller is known.
const MAX_BODY: u32 = 2 * 1024 * 1024;

/// Methods that sign; each costs what `signer.sign` does.
const SIGNING: [&str; 5] =
    ["eth_sendTransaction", "eth_signTransaction", "eth_signTypedData_v4", "personal_sign", "signer_sign7702Authorization"];

pub(crate) async fn serve<I: Io, N: Nft>(context: &Context<'_, I, N>, chain: Option<&str>) -> Reply {
    match answer(context, chain).await {
        Ok(reply) => reply,
        Err(refused) => context.refuse_call(None, refused),
    }
}

async fn answer<I: Io, N: Nft>(context: &Context<'_, I, N>, chain: Option<&str>) -> Result<Reply, Refused> {
    let (mut who, caller) = identify(context).await?;
    let wrong = |problem| count_abuse(context.io, context.address(), problem);
    let chain = match chain.map(|id| context.upstream(id).map(|upstream| (id, upstream))).transpose() {
        Ok(chain) => chain,
        Err(problem) => return Err(wrong(problem).await),
    };
    // Batches too: ethers sends what it is asked within 10 ms as one, a transaction and a poll for instance.
    let mut calls = match receive(context, MAX_BODY, |_| None).await {
        Ok(calls) => calls,
        Err(reply) => return Ok(reply),
    };
    if let Err(problem) = cover(&mut who, &mut calls) {
        return Ok(calls.refuse(context, &wrong(problem).await));
    }
    let key = match idempotency_key(context, calls.messages().filter(|message| signs(message)).count()) {
        Ok(key) => key,
        Err(problem) => return Ok(calls.refuse(context, &wrong(problem).await)),
    };
    let payer = Payer { plan: caller.plan.unwrap_or_else(|| ANONYMOUS.to_owned()), key: format!("caller:{}", caller.id) };
    let until = context.now.saturating_add(u64::from(context.gateway.config.content.deadline_ms).saturating_mul(2_000));
    let session = Session { context, payer, who, key, chain, until };
    let mut bill = Bill::default();
    let mut items = Vec::with_capacity(calls.slots.len());
    for slot in calls.slots {
        // One after the other: nonces come in the order of the batch.
        items.push(match slot {
            Ok(message) => {
                let outcome = session.answer(&message, &mut bill).await;
                Item { id: Some(message.id), outcome }
            }
            Err(item) => item,
        });
    }
    let refusal = bill.refusal.filter(|_| !calls.batch || items.len() == bill.refused);
    let status = refusal.as_ref().map_or(200, |problem| http_status(problem.code));
    let reply = Reply { cost: bill.cost, ..context.reply_calls(status, &items, calls.batch) }.with(bill.headers);
    Ok(match &refusal {
        Some(problem) => reply.refusing(problem),
        None => reply,
    })
}

/// What the calls of one request come to.
#[derive(Default)]
struct Bill {
    cost: f64,
    headers: Vec<Header>,
    /// The last problem that tells itself by an HTTP status.
    refusal: Option<Problem>,
    refused: usize,
}

impl Bill {
    fn refuse(&mut self, problem: &Problem) {
        self.refusal = Some(problem.clone());
        self.refused += 1;
    }
}

/// A known caller's request.
struct Session<'a, I, N> {
    context: &'a Context<'a, I, N>,
    payer: Payer,
    who: Credential,
    key: Option<&'a str>,
    chain: Option<Chain<'a, I>>,
    /// Microseconds since 1970 after which no further call of a batch is begun: twice the deadline of one.
    until: u64,
}

impl<I: Io, N: Nft> Session<'_, I, N> {
    /// Pays for a call and performs it. A malformed one, and one whose stamp is not good, gets its price back and counts as abuse.
    async fn answer(&self, message: &Message, bill: &mut Bill) -> Outcome {
        let io = self.context.io;
        if io.now() > self.until {
            let problem =
                Problem::new(Code::Deadline, "the time of the batch has run out before this call was begun; nothing was signed for it");
            bill.refuse(&problem);
            return problem.into();
        }
        let name = if signs(message) { "signer.sign" } else { &message.method };
        let spent = match take(io, &self.payer, vec![name.to_owned()]).await {
            Ok(spent) => spent,
            Err(refused) => {
                bill.headers = refused.headers;
                bill.refuse(&refused.problem);
                return refused.problem.into();
            }
        };
        bill.headers = spent.headers;
        let outcome = perform(self.context, message, &self.who, self.key, self.chain.as_ref()).await;
        let Outcome::Problem(_, problem) = &outcome else {
            bill.cost += spent.cost;
            return outcome;
        };
        // Who sends a stamp again need not be the caller, whose quota it is.
        if matches!(problem.code, Code::InvalidParams | Code::Unauthorized) {
            settle(io, &self.payer, spent.cost, 0.0).await;
            let refused = count_abuse(io, self.context.address(), problem.clone()).await;
            if refused.problem.code != Code::InvalidParams {
                bill.headers = refused.headers;
                bill.refuse(&refused.problem);
            }
            return refused.problem.into();
        }
        bill.cost += spent.cost;
        // A policy's no is an answer like another.
        if problem.code != Code::Forbidden {
            bill.refuse(problem);
        }
        outcome
    }
}

async fn identify<I: Io, N>(context: &Context<'_, I, N>) -> Result<(Credential, Caller), Refused> {
    let problem = match proof(context.request) {
        Ok(who) => match context.io.identify(who.clone()).await {
            Ok(caller) => return Ok((who, caller)),
            Err(failure) => problem_of(failure).1,
        },
        Err(problem) => problem,
    };
    if problem.code == Code::Unauthorized {
        return Err(count_abuse(context.io, context.address(), problem).await);
    }
    Err(problem.into())
}

/// Puts the body to a stamp, which is good for one call.
fn cover(who: &mut Credential, calls: &mut Calls) -> Result<(), Problem> {
    if calls.batch && matches!(who, Credential::Stamp(_)) {
        return Err(Problem::invalid(Code::InvalidRequest, "request", "one call, as a signature is used once", "a batch"));
    }
    with_body(who, core::mem::take(&mut calls.body))
}

fn signs(message: &Message) -> bool {
    SIGNING.contains(&message.method.as_str())
}

/// The `Idempotency-Key` of a request that signs once at most: for more it would be ambiguous.
fn idempotency_key<'a, I: Io, N>(context: &Context<'a, I, N>, signing: usize) -> Result<Option<&'a str>, Problem> {
    let mut values = context.request.values("idempotency-key");
    let Some(key) = values.next() else { return Ok(None) };
    let one = values.next().is_none() && signing <= 1;
    if one && (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(Some(key));
    }
    Err(Problem::invalid(
        Code::InvalidRequest,
        "Idempotency-Key",
        "one value of 1 to 255 visible ASCII characters, and one call that signs",
        key,
    ))
}
