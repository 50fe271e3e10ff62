//! Asks the chain for what an `eth_sendTransaction` leaves out, and whether the chain would take
//! it. What the chain would refuse is refused here or by the signer, before a nonce is taken.

mod block;
mod fees;
pub(crate) mod params;
mod simulation;

use serde_json::value::RawValue;

use crate::chain::quantity::{is_word, parse, quantity, unusable, within};
use crate::chain::queries::Queries;
use crate::chain::upstream::{Upstream, Verified};
use crate::http::problem::{Code, Problem};
use crate::io::{Estimates, Io};
use crate::jsonrpc::response::Outcome;

use params::Params;

/// The largest nonce that the gateway accepts from an upstream. No account comes near it. One false
/// nonce close to 2^64 would make the account unusable for good.
const MAX_NONCE: u64 = (1 << 53) - 1;

/// Asks the chain for what is missing, and for the bounds that it sets the transaction, in one
/// batch. It validates the answers, so that an error in them does not count as the client's.
///
/// # Errors
/// The outcome to answer the client with:
/// - `transaction-reverts`, `transaction-refused` if the chain would not take the transaction.
/// - `upstream-error` if the chain has another id, or an answer is missing or unusable.
pub(crate) async fn estimate<I: Io>(
    upstream: &Upstream<'_, I>,
    chain: &str,
    verified: &Verified,
    params: &Params<'_>,
) -> Result<Estimates, Outcome> {
    let from = params.json("from");
    // A nonce of the client may belong to a pending transaction that this one replaces.
    let state = if params.lacks("nonce") { "\"pending\"" } else { "\"latest\"" };

    let mut queries = Queries::default();
    let chain_id = (!verified.contains(chain)).then(|| queries.ask("eth_chainId", "[]".to_owned()));
    let pending_nonce = queries.ask("eth_getTransactionCount", format!("[{from},\"pending\"]"));
    let confirmed_nonce = queries.ask("eth_getTransactionCount", format!("[{from},\"latest\"]"));
    let latest_block = queries.ask(block::METHOD, "[\"latest\",false]".to_owned());
    let balance = queries.ask("eth_getBalance", format!("[{from},{state}]"));
    let ran = simulation::ask(&mut queries, params, state);
    let price = fees::ask(&mut queries, params);
    let mut answers = queries.send(upstream).await;

    if let Some(chain_id) = chain_id {
        let id = quantity(&answers.result(chain_id)?, "eth_chainId")?.to_string();
        if id != chain {
            return Err(Problem::invalid(Code::UpstreamError, "chain id of the upstream", chain, &id).into());
        }
        verified.insert(chain);
    }
    let pending_nonce = nonce(&answers.result(pending_nonce)?)?;
    let confirmed_nonce = nonce(&answers.result(confirmed_nonce)?)?;
    let block = block::read(&answers.result(latest_block)?)?;
    let balance = answers.result(balance)?;
    if !is_word(balance.get()) {
        return Err(unusable("eth_getBalance", "a quantity below 2^256", balance.get()));
    }
    // The signer refuses gas above that of a block, and says so better than a node.
    let is_above = block.gas_limit.is_some_and(|limit| params.quantity("gas") > u128::from(limit));
    let gas = ran.filter(|_| !is_above).map(|ran| simulation::read(params, answers.take(ran))).transpose()?.unwrap_or(0);
    let fees = fees::read(upstream, params, &block, price, &mut answers).await?;
    Ok(Estimates {
        pending_nonce,
        confirmed_nonce: Some(confirmed_nonce),
        gas: gas.to_string(),
        max_fee_per_gas: fees.max_fee.to_string(),
        max_priority_fee_per_gas: fees.priority.map(|fee| fee.to_string()),
        block_gas_limit: block.gas_limit,
        // More than 2^128 wei pays for every transaction. Development chains give that.
        balance: parse(balance.get()).map(|balance| balance.to_string()),
    })
}

fn nonce(answer: &RawValue) -> Result<u64, Outcome> {
    within(answer, "eth_getTransactionCount", "a nonce below 2^53", 0..=MAX_NONCE)
}
