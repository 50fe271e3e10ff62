//! `POST /v1/signer` and `POST /v1/signer/{chain}`: a wallet's JSON-RPC endpoint.

mod broadcast;
mod call;
pub(crate) mod filling;
pub(crate) mod refusal;

use crate::access::address::address_keys;
use crate::access::credential::Payer;
use crate::access::stamp::{proof, with_body};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::http::request::Request;
use crate::io::{Caller, Credential, Io, MeteredCall};
use crate::jsonrpc::message::{Grammar, Ids, Message};
use crate::jsonrpc::methods;
use crate::jsonrpc::response::{Item, Outcome};
use crate::jsonrpc::shape::Shape;
use crate::nft::component::Nft;
use crate::routes::calls::{Call, Calls, receive};
use crate::routes::proxy;
use crate::routes::responder::Responder;

use call::{Chain, perform};
use refusal::problem_of;

/// The largest request body, in bytes. The sidecar of a blob transaction has about 800 KiB as text.
/// The gateway reads the body only when it knows the caller.
const MAX_BODY_BYTES: u32 = 2 * 1024 * 1024;

/// What the signer takes. Nothing is signed for who does not wait for the answer.
const GRAMMAR: Grammar = Grammar { max_batch: 100, ids: Ids::Required };

/// Methods that sign. Each has the price of `signer.sign`.
const SIGNING: [&str; 8] = [
    "eth_sendTransaction",
    "eth_signTransaction",
    "eth_signTypedData",
    "eth_signTypedData_v4",
    "personal_sign",
    "signer_sign7702Authorization",
    "signer_speedUp",
    "signer_cancel",
];

pub(crate) async fn serve<I: Io, N: Nft>(responder: &mut Responder<'_, I, N>, chain: Option<&str>) -> Result<Reply, Problem> {
    let (mut who, caller) = identify(responder).await?;
    let clients = &responder.gateway.config.clients;
    let network = address_keys(responder.request, clients).network;
    let payer = Payer {
        plan: caller.plan.unwrap_or_else(|| clients.callers.clone()),
        key: format!("caller:{}", caller.id),
        network,
        anonymous: false,
    };
    // Anybody may send a stamp again: it proves nothing before its body is verified.
    if matches!(who, Credential::Bearer(_)) {
        responder.knows(&payer);
    }
    let chain = match chain.map(|id| responder.upstream(id).map(|upstream| (id, upstream))).transpose() {
        Ok(chain) => chain,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    // Batches are allowed, because ethers sends all calls within 10 ms as one batch, for instance a
    // transaction and a poll.
    let mut calls = receive(responder, (GRAMMAR, MAX_BODY_BYTES), |_| Ok(())).await?;
    if let Err(problem) = cover(&mut who, &mut calls) {
        return Err(responder.count_abuse(problem).await);
    }
    let key = match idempotency_key(responder.request, calls.to_perform().filter(|call| signs(&call.message)).count()) {
        Ok(key) => key,
        Err(problem) => return Err(responder.count_abuse(problem).await),
    };
    let until = responder.now.saturating_add(u64::from(responder.gateway.config.content.deadline_ms).saturating_mul(2_000));
    let session = Session { payer, who, key, chain, until };
    let mut items = Vec::with_capacity(calls.slots.len());
    for slot in calls.slots {
        // The signer performs them one after the other, so nonces have the order of the batch.
        items.push(match slot {
            Ok(Call { message, .. }) => {
                let id = message.id.clone();
                Item { id, outcome: session.answer(responder, message).await }
            }
            Err(item) => item,
        });
    }
    Ok(responder.calls(&items))
}

/// A known caller's request.
struct Session<'a, I> {
    payer: Payer,
    who: Credential,
    key: Option<&'a str>,
    chain: Option<Chain<'a, I>>,
    /// Microseconds since 1970 after which the gateway begins no further call of a batch: twice the
    /// deadline of a call.
    until: u64,
}

impl<I: Io> Session<'_, I> {
    /// Charges a call and performs it. A malformed call, and one whose stamp is invalid, gets its
    /// price back and counts as abuse.
    async fn answer<N: Nft>(&self, responder: &mut Responder<'_, I, N>, message: Message) -> Outcome {
        if responder.io.now() > self.until {
            let detail = "the time of the batch has run out before this call was begun; nothing was signed for it";
            return Problem::new(Code::Deadline, detail).into();
        }
        if let Some((chain, upstream)) = &self.chain
            && !signs(&message)
            && methods::allowed(&message.method, upstream.chain)
        {
            return proxy::answer_one(responder, &self.payer, (chain, upstream), message).await;
        }
        let name = if signs(&message) { "signer.sign" } else { &message.method };
        let receipt = match responder.charge(&self.payer, vec![MeteredCall::named(name)]).await {
            Ok(receipt) => receipt,
            Err(problem) => return problem.into(),
        };
        let outcome = perform(responder, &message, &self.who, self.key, self.chain.as_ref()).await;
        match outcome {
            Outcome::Problem(_, problem) if matches!(problem.code, Code::InvalidParams | Code::Unauthorized) => {
                responder.refund(receipt).await;
                if problem.code == Code::Unauthorized {
                    // Somebody else may have sent the caller's stamp again, and must not see the
                    // caller's quota.
                    responder.hide_limits();
                }
                responder.count_abuse(problem).await.into()
            }
            outcome => {
                // The next call of a batch needs the slot.
                let cost = receipt.cost;
                responder.settle(receipt, cost).await;
                outcome
            }
        }
    }
}

/// Asks the vault who the caller is.
async fn identify<I: Io, N>(responder: &mut Responder<'_, I, N>) -> Result<(Credential, Caller), Problem> {
    let problem = match proof(responder.request) {
        Ok(who) => match responder.io.identify(who.clone()).await {
            Ok(caller) => {
                responder.log.caller(&caller.id);
                return Ok((who, caller));
            }
            Err(failure) => problem_of(failure).1,
        },
        Err(problem) => problem,
    };
    if problem.code == Code::Unauthorized {
        return Err(responder.count_abuse(problem).await);
    }
    Err(problem)
}

/// Adds the body to a stamp. A stamp is good for one call only.
fn cover<K>(who: &mut Credential, calls: &mut Calls<K>) -> Result<(), Problem> {
    if calls.shape == Shape::Batch && matches!(who, Credential::Stamp(_)) {
        return Err(Problem::invalid(Code::InvalidRequest, "request", "one call, as a signature is used once", "a batch"));
    }
    with_body(who, core::mem::take(&mut calls.body))
}

fn signs(message: &Message) -> bool {
    SIGNING.contains(&message.method.as_str())
}

/// Returns the `Idempotency-Key` of a request that signs at most once. For several signatures it
/// would be ambiguous.
fn idempotency_key(request: &Request, signing: usize) -> Result<Option<&str>, Problem> {
    let mut values = request.values("idempotency-key");
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
