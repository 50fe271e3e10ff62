//! One call at the signer: answered here, by the chain, or by the vault.

use serde_json::value::RawValue;

use crate::chain::upstream::Upstream;
use crate::http::problem::{Code, Problem};
use crate::io::{Call, Credential, Estimates, Io, SignOutcome, SignResponse};
use crate::jsonrpc::message::Message;
use crate::jsonrpc::response::Outcome;
use crate::nft::component::Nft;
use crate::outbox::open::{self, SentTransaction, keep_signed};
use crate::routes::responder::Responder;
use crate::routes::signer::broadcast::{Broadcast, broadcast};
use crate::routes::signer::filling::estimate;
use crate::routes::signer::filling::params::Params;
use crate::routes::signer::refusal::problem_of;

/// Methods whose signed transaction the gateway sends.
const SENDING: [&str; 3] = ["eth_sendTransaction", "signer_speedUp", "signer_cancel"];

/// A chain of the path with its upstream.
pub(crate) type Chain<'a, I> = (&'a str, Upstream<'a, I>);

/// Performs a call whose price is paid.
pub(crate) async fn perform<I: Io, N: Nft>(
    responder: &Responder<'_, I, N>,
    message: &Message,
    who: &Credential,
    key: Option<&str>,
    chain: Option<&Chain<'_, I>>,
) -> Outcome {
    let vault = Vault { io: responder.io, message, who, key, chain: chain.map(|(id, _)| *id) };
    match (message.method.as_str(), chain) {
        (method, Some(chain)) if SENDING.contains(&method) => send(responder, &vault, chain).await.unwrap_or_else(|outcome| outcome),
        (method, None) if SENDING.contains(&method) => {
            let expected = format!("{method} at /v1/signer/{{chain}}");
            Problem::invalid(Code::MethodNotAllowed, "method", &expected, "no chain in the path").into()
        }
        _ => match vault.sign(None).await {
            Ok(SignOutcome::Answered(SignResponse { result, .. })) => {
                RawValue::from_string(result).map_or_else(|_| defect("the signer's answer is no JSON"), Outcome::Result)
            }
            Ok(SignOutcome::NeedsEstimates) => defect("the signer asked for estimates of a call that takes none"),
            Err(refused) => refused,
        },
    }
}

/// Signs a transaction and sends it out. The vault judges it first, in a dry run. So the gateway
/// asks the chain only about a transaction that may be signed.
///
/// # Errors
/// The outcome to answer with, if the vault refuses or fails, or if the chain's estimates are
/// unusable.
async fn send<I: Io, N>(responder: &Responder<'_, I, N>, vault: &Vault<'_, I>, (id, upstream): &Chain<'_, I>) -> Result<Outcome, Outcome> {
    let mut confirmed_nonce = None;
    let signed = match vault.sign(None).await? {
        // The idempotency key has an answer already.
        SignOutcome::Answered(signed) => signed,
        SignOutcome::NeedsEstimates => {
            let params = Params::read(&vault.message.params)?;
            // A replacement of what is in the outbox names only its nonce and fees.
            let params = if vault.message.method == "eth_sendTransaction" { params } else { params.into_transfer_to_itself() };
            let estimates = estimate(upstream, id, &responder.gateway.verified_chains, &params).await?;
            confirmed_nonce = estimates.confirmed_nonce;
            match vault.sign(Some(estimates)).await? {
                SignOutcome::Answered(signed) => signed,
                SignOutcome::NeedsEstimates => return Err(defect("the signer asked for estimates that it was given")),
            }
        }
    };
    let hash = signed.hash.clone().ok_or_else(|| defect("the signer gave no hash"))?;
    let raw = signed.result.trim_matches('"');
    if !signed.hash_recorded {
        // The outbox could not send it again otherwise: a remote key cannot make the same signature
        // again.
        keep_signed(responder.io, id, raw).await.map_err(|why| unkept(&why))?;
    }
    let mut problem = match broadcast(upstream, raw, &hash).await {
        Broadcast::Sent(outcome) => return Ok(outcome),
        Broadcast::NotSent(problem) => problem,
        Broadcast::Refused(said) => refused(responder.io, vault.message, id, &signed, &said).await,
    };
    problem.detail.extend(way_out(signed.nonce, confirmed_nonce));
    Ok(problem.into())
}

/// Returns what helps if an earlier transaction of the account keeps this one back. `None` if it is
/// the next one of the account, or that is not known.
fn way_out(nonce: Option<u64>, confirmed_nonce: Option<u64>) -> Option<String> {
    let first = confirmed_nonce.filter(|first| nonce.is_some_and(|nonce| nonce > *first))?;
    Some(format!(
        "; the account waits for nonce {first} before it: if that is stuck, signer_speedUp or signer_cancel with nonce 0x{first:x} replaces its transaction"
    ))
}

/// Has it recorded that the chain refuses a transaction for good, so that the next transaction of
/// the account can take its nonce. Returns the problem to answer with.
async fn refused<I: Io>(io: &I, message: &Message, chain: &str, signed: &SignResponse, said: &str) -> Problem {
    let account = Params::read(&message.params).ok().and_then(|params| serde_json::from_str::<String>(params.json("from")).ok());
    let recorded = match (&account, signed.nonce, signed.sequence) {
        (Some(account), Some(nonce), Some(sequence)) => open::refused(io, chain, &SentTransaction { account, nonce, sequence }, said).await,
        _ => Err("the signer named no nonce".to_owned()),
    };
    let then = match recorded {
        Ok(()) => "the next transaction of the account can take its nonce".to_owned(),
        // The outbox finds out by itself.
        Err(why) => format!("the next transaction of the account can take its nonce when that is recorded ({why})"),
    };
    let detail = format!(
        "the transaction {} is signed, recorded and charged, but the chain refuses it as it is ({said}); {then}; until then the outbox tries it again, and signer_transaction shows where it stands",
        signed.hash.as_deref().unwrap_or_default()
    );
    Problem::new(Code::TransactionRefused, detail).because("refused-by-node")
}

/// A call for the vault, with its credential.
struct Vault<'a, I> {
    io: &'a I,
    message: &'a Message,
    who: &'a Credential,
    key: Option<&'a str>,
    chain: Option<&'a str>,
}

impl<I: Io> Vault<'_, I> {
    /// Asks the vault to sign.
    ///
    /// # Errors
    /// The outcome to answer with, if the vault refuses or fails.
    async fn sign(&self, estimates: Option<Estimates>) -> Result<SignOutcome, Outcome> {
        let call = Call {
            credential: self.who.clone(),
            method: self.message.method.clone(),
            params: self.message.params.get().to_owned(),
            chain: self.chain.map(str::to_owned),
            idempotency_key: self.key.map(str::to_owned),
            estimates: estimates.map(Box::new),
        };
        self.io.sign(call).await.map_err(|failure| {
            let (code, problem) = problem_of(failure);
            Outcome::Problem(code, problem)
        })
    }
}

/// The signed bytes of a remote key could not be kept, so they are not sent.
fn unkept(why: &str) -> Outcome {
    let detail = format!(
        "the key signed, but the ledger did not keep the signature ({why}); nothing was sent; repeat the request with its Idempotency-Key"
    );
    Problem::new(Code::StoreUnavailable, detail).into()
}

fn defect(detail: &str) -> Outcome {
    Problem::new(Code::Internal, detail).into()
}
