//! One call at the signer: answered here, by the chain, or by the vault.

use serde_json::value::RawValue;

use crate::chain::upstream::Upstream;
use crate::http::problem::{Code, Problem};
use crate::io::{Call, Credential, Estimates, Io, SignOutcome, SignResponse};
use crate::jsonrpc::message::Message;
use crate::jsonrpc::methods;
use crate::jsonrpc::response::Outcome;
use crate::nft::component::Nft;
use crate::routes::Context;
use crate::routes::signer::broadcast::broadcast;
use crate::routes::signer::estimates::estimate;
use crate::routes::signer::refusal::problem_of;
use crate::routes::token::unknown_chain;

/// A chain of the path with its upstream.
pub(crate) type Chain<'a, I> = (&'a str, Upstream<'a, I>);

/// Performs a call whose price is paid.
pub(crate) async fn perform<I: Io, N: Nft>(
    context: &Context<'_, I, N>,
    message: &Message,
    who: &Credential,
    key: Option<&str>,
    upstream: Option<&Chain<'_, I>>,
) -> Outcome {
    let vault = Vault { io: context.io, message, who, key, chain: upstream.map(|(id, _)| *id) };
    match (message.method.as_str(), upstream) {
        ("eth_chainId", Some((id, _))) => id.parse::<u64>().map_or_else(|_| unknown_chain(id).into(), |id| text(&format!("0x{id:x}"))),
        ("net_version", Some((id, _))) => text(id),
        ("eth_sendTransaction", Some((id, upstream))) => {
            let signed = match vault.sign(None).await {
                Ok(SignOutcome::Answered(signed)) => signed,
                Ok(SignOutcome::NeedsEstimates) => {
                    let estimates = match estimate(upstream, id, &context.gateway.verified_chains, &message.params).await {
                        Ok(estimates) => estimates,
                        Err(outcome) => return outcome,
                    };
                    match vault.sign(Some(estimates)).await {
                        Ok(SignOutcome::Answered(signed)) => signed,
                        Ok(SignOutcome::NeedsEstimates) => return unexpected("the signer asked for estimates that it was given"),
                        Err(refused) => return refused,
                    }
                }
                Err(refused) => return refused,
            };
            match signed {
                SignResponse { result, hash: Some(hash) } => broadcast(upstream, result.trim_matches('"'), &hash).await,
                SignResponse { hash: None, .. } => unexpected("the signer gave no hash"),
            }
        }
        (method, Some((_, upstream))) if methods::allowed(method, upstream.chain) => upstream.call(method, &message.params).await,
        ("eth_sendTransaction", None) => {
            Problem::invalid(Code::MethodNotAllowed, "method", "eth_sendTransaction at /v1/signer/{chain}", "no chain in the path").into()
        }
        _ => match vault.sign(None).await {
            Ok(SignOutcome::Answered(SignResponse { result, .. })) => {
                RawValue::from_string(result).map_or_else(|_| unexpected("the signer's answer is no JSON"), Outcome::Result)
            }
            Ok(SignOutcome::NeedsEstimates) => unexpected("the signer asked for estimates of a call that takes none"),
            Err(refused) => refused,
        },
    }
}

/// The vault, asked about one call.
struct Vault<'a, I> {
    io: &'a I,
    message: &'a Message,
    who: &'a Credential,
    key: Option<&'a str>,
    chain: Option<&'a str>,
}

impl<I: Io> Vault<'_, I> {
    /// Asks it to sign.
    ///
    /// # Errors
    /// The outcome to answer with: the vault refused, or failed.
    async fn sign(&self, estimates: Option<Estimates>) -> Result<SignOutcome, Outcome> {
        let call = Call {
            credential: self.who.clone(),
            method: self.message.method.clone(),
            params: self.message.params.get().to_owned(),
            chain: self.chain.map(str::to_owned),
            idempotency_key: self.key.map(str::to_owned),
            estimates,
        };
        self.io.sign(call).await.map_err(|failure| {
            let (code, problem) = problem_of(failure);
            Outcome::Problem(code, problem)
        })
    }
}

fn unexpected(detail: &str) -> Outcome {
    Problem::new(Code::Internal, detail).into()
}

fn text(value: &str) -> Outcome {
    RawValue::from_string(format!("\"{value}\"")).map_or_else(|_| unexpected("not a JSON string"), Outcome::Result)
}
