//! `POST /v1/signer` and `POST /v1/signer/{chain}`: a wallet's JSON-RPC endpoint.

use crate::access::credential::{ANONYMOUS, Payer, credential};
use crate::chain::Upstream;
use crate::io::{Caller, Credential, Header, Io};
use crate::jsonrpc::message::{Body, Malformed, Message, parse};
use crate::jsonrpc::response::{Item, Outcome, http_status};
use crate::metadata::Nft;
use crate::problem::{Code, Problem};
use crate::quota::{Refused, count_abuse, settle, take};
use crate::reply::Reply;
use crate::routes::Context;
use crate::routes::call::{Chain, perform};
use crate::routes::proxy::{read_body, refuse_all};
use crate::routes::refusal::problem_of;
use crate::routes::token::unknown_chain;

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
    let (who, caller) = identify(context).await?;
    let wrong = |problem| count_abuse(context.io, context.address(), problem);
    let chain = match known_chain(context, chain) {
        Ok(chain) => chain,
        Err(problem) => return Err(wrong(problem).await),
    };
    let (calls, batch) = match read_body(context, MAX_BODY).await.and_then(|bytes| parse(&bytes)) {
        Ok(Body::Single(call)) => (vec![call], false),
        // ethers sends what it is asked within 10 ms as one batch, a transaction and a poll for instance.
        Ok(Body::Batch(calls)) => (calls, true),
        Err(problem) => return Err(wrong(problem).await),
    };
    let (malformed, judged) = judge(calls);
    if let Some(problem) = malformed {
        let refused = wrong(problem).await;
        if refused.problem.code == Code::QuotaExceeded {
            return Ok(refuse_all(context, judged, batch, &refused));
        }
    }
    let signing = judged.iter().filter(|slot| slot.as_ref().is_ok_and(signs)).count();
    let key = match idempotency_key(context, signing) {
        Ok(key) => key,
        Err(problem) => {
            let refused = wrong(problem).await;
            return Ok(refuse_all(context, judged, batch, &refused));
        }
    };
    let payer = Payer { plan: caller.plan.unwrap_or_else(|| ANONYMOUS.to_owned()), key: format!("caller:{}", caller.id) };
    let until = context.now.saturating_add(u64::from(config_deadline(context)).saturating_mul(2_000));
    let session = Session { context, payer, who, key, chain, until };
    let mut bill = Bill::default();
    let mut items = Vec::with_capacity(judged.len());
    for slot in judged {
        // One after the other: nonces come in the order of the batch.
        items.push(match slot {
            Ok(message) => {
                let outcome = session.answer(&message, &mut bill).await;
                Item { id: Some(message.id), outcome }
            }
            Err(item) => item,
        });
    }
    let refusal = bill.refusal.filter(|_| !batch || items.len() == bill.refused);
    let status = refusal.as_ref().map_or(200, |problem| http_status(problem.code));
    let reply = Reply { cost: bill.cost, ..context.reply_calls(status, &items, batch) }.with(bill.headers);
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
    /// Pays for a call and performs it. A malformed one gets its price back and counts as abuse.
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
        if problem.code == Code::InvalidParams {
            settle(io, &self.payer, spent.cost, 0.0).await;
            let refused = count_abuse(io, self.context.address(), problem.clone()).await;
            if refused.problem.code == Code::QuotaExceeded {
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
    let problem = match credential(context.request) {
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

fn known_chain<'a, I: Io, N>(context: &Context<'a, I, N>, chain: Option<&'a str>) -> Result<Option<Chain<'a, I>>, Problem> {
    let Some(id) = chain else { return Ok(None) };
    let config = &context.gateway.config;
    let chain = config.chains.get(id).ok_or_else(|| unknown_chain(id))?;
    Ok(Some((id, Upstream { io: context.io, chain, deadline_ms: config.content.deadline_ms })))
}

/// Splits calls into those to perform and those that are no calls; the first problem among them.
fn judge(calls: Vec<Result<Message, Malformed>>) -> (Option<Problem>, Vec<Result<Message, Item>>) {
    let mut first = None;
    let judged = calls.into_iter().map(|call| {
        call.map_err(|malformed| {
            first.get_or_insert_with(|| malformed.problem.clone());
            Item { id: malformed.id, outcome: malformed.problem.into() }
        })
    });
    let judged = judged.collect();
    (first, judged)
}

fn config_deadline<I: Io, N>(context: &Context<'_, I, N>) -> u32 {
    context.gateway.config.content.deadline_ms
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
