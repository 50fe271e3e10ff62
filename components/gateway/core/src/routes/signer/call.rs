//! One call at the signer: answered here, by the chain, or by the vault.

use serde_json::value::RawValue;

use crate::chain::upstream::Upstream;
use crate::http::problem::{Code, Problem};
use crate::io::{Call, Credential, Io, Refusal, SignResponse, VaultFailure};
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
    let chain = upstream.map(|(id, _)| (*id).to_owned());
    let call = |estimates| {
        let (method, params) = (message.method.clone(), message.params.get().to_owned());
        Call { credential: who.clone(), method, params, chain: chain.clone(), idempotency_key: key.map(str::to_owned), estimates }
    };
    match (message.method.as_str(), upstream) {
        ("eth_chainId", Some((id, _))) => id.parse::<u64>().map_or_else(|_| unknown_chain(id).into(), |id| text(&format!("0x{id:x}"))),
        ("net_version", Some((id, _))) => text(id),
        ("eth_sendTransaction", Some((id, upstream))) => {
            let signed = match context.io.sign(call(None)).await {
                // Nothing speaks against it; else it is refused, and not shown to the chain, or its idempotency key has an answer already.
                Err(VaultFailure::Refused(Refusal::Unfilled)) => {
                    match estimate(upstream, id, &context.gateway.verified_chains, &message.params).await {
                        Ok(estimates) => context.io.sign(call(Some(estimates))).await,
                        Err(outcome) => return outcome,
                    }
                }
                judged => judged,
            };
            match signed {
                Ok(SignResponse { result, hash: Some(hash) }) => broadcast(upstream, result.trim_matches('"'), &hash).await,
                Ok(SignResponse { hash: None, .. }) => Problem::new(Code::Internal, "the signer gave no hash").into(),
                Err(failure) => refused(failure),
            }
        }
        (method, Some((_, upstream))) if methods::allowed(method, upstream.chain) => upstream.call(method, &message.params).await,
        ("eth_sendTransaction", None) => {
            Problem::invalid(Code::MethodNotAllowed, "method", "eth_sendTransaction at /v1/signer/{chain}", "no chain in the path").into()
        }
        _ => match context.io.sign(call(None)).await {
            Ok(answer) => RawValue::from_string(answer.result)
                .map_or_else(|_| Problem::new(Code::Internal, "the signer's answer is no JSON").into(), Outcome::Result),
            Err(failure) => refused(failure),
        },
    }
}

fn refused(failure: VaultFailure) -> Outcome {
    let (code, problem) = problem_of(failure);
    Outcome::Problem(code, problem)
}

fn text(value: &str) -> Outcome {
    RawValue::from_string(format!("\"{value}\"")).map_or_else(|_| Problem::new(Code::Internal, "not a JSON string").into(), Outcome::Result)
}
