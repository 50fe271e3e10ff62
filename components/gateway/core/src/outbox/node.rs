//! What the nodes of a chain say about an account and its transactions.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::chain::params::strings;
use crate::chain::pool_words::{says_held, says_known, says_refused_for_good};
use crate::chain::quantity::parse_u64;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::http::problem::quoted;
use crate::io::Io;
use crate::jsonrpc::response::Outcome;

/// Where an account stands on its chain.
pub(super) struct Standing {
    /// The number of the latest block.
    pub(super) head: u64,
    /// Every lower nonce is in a block.
    pub(super) confirmed_nonce: u64,
    /// The next nonce, waiting transactions included.
    pub(super) pending_nonce: u64,
}

/// What came of sending a transaction.
pub(super) enum Sending {
    /// A node has it now.
    Taken,
    /// The node takes it when the transaction before it is in a block.
    Held,
    /// The node refuses it, with these words.
    Refused { said: String, for_good: bool },
    /// No node answered.
    Unanswered,
}

/// A block that a transaction is in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mined {
    block_number: Option<Box<RawValue>>,
}

/// Asks where an account stands.
///
/// # Errors
/// Why it is not known.
pub(super) async fn standing<I: Io>(upstream: &Upstream<'_, I>, chain: &str, account: &str) -> Result<Standing, String> {
    let [none, latest, pending] = [strings(&[]), strings(&[account, "latest"]), strings(&[account, "pending"])];
    let calls = [
        Outgoing::of("eth_chainId", &none),
        Outgoing::of("eth_blockNumber", &none),
        Outgoing::of("eth_getTransactionCount", &latest),
        Outgoing::of("eth_getTransactionCount", &pending),
    ];
    let mut answers = upstream.call_all(&calls).await.into_iter();
    let mut next = || answers.next().map_or_else(|| Err("no answer".to_owned()), |answer| quantity(&answer));
    let id = next()?;
    if id.to_string() != chain {
        return Err(format!("expected an endpoint of chain {chain}, got one of chain {id}"));
    }
    Ok(Standing { head: next()?, confirmed_nonce: next()?, pending_nonce: next()? })
}

/// Returns the number of the block that has the transaction. `None` if none has it.
///
/// # Errors
/// Why it is not known.
pub(super) async fn block_of<I: Io>(upstream: &Upstream<'_, I>, hash: &str) -> Result<Option<u64>, String> {
    let found: Option<Mined> = look_up(upstream, "eth_getTransactionReceipt", hash).await?;
    found.and_then(|mined| mined.block_number).map(|number| number_in(&number)).transpose()
}

/// Returns whether a node has the transaction, in a block or not.
///
/// # Errors
/// Why it is not known.
pub(super) async fn is_known<I: Io>(upstream: &Upstream<'_, I>, hash: &str) -> Result<bool, String> {
    let found: Option<Mined> = look_up(upstream, "eth_getTransactionByHash", hash).await?;
    Ok(found.is_some())
}

/// Sends a transaction.
pub(super) async fn send<I: Io>(upstream: &Upstream<'_, I>, raw: &str) -> Sending {
    let (sent, is_first) = upstream.send(&Outgoing::of("eth_sendRawTransaction", &strings(&[raw]))).await;
    match sent {
        Outcome::Result(_) => Sending::Taken,
        Outcome::Upstream(error) if says_known(&error.message) => Sending::Taken,
        Outcome::Upstream(error) if says_held(&error.message) => Sending::Held,
        Outcome::Upstream(error) => {
            Sending::Refused { said: quoted(&error.message), for_good: is_first && says_refused_for_good(&error.message) }
        }
        Outcome::Problem(..) => Sending::Unanswered,
    }
}

async fn look_up<I: Io>(upstream: &Upstream<'_, I>, method: &str, hash: &str) -> Result<Option<Mined>, String> {
    match upstream.call(&Outgoing::of(method, &strings(&[hash]))).await {
        Outcome::Result(found) => serde_json::from_str(found.get()).map_err(|error| format!("{method}: {error}")),
        other => Err(why(&other)),
    }
}

fn quantity(answer: &Outcome) -> Result<u64, String> {
    match answer {
        Outcome::Result(value) => number_in(value),
        other => Err(why(other)),
    }
}

/// Returns the block of a receipt. The inner value is `None` if there is no receipt. `None` if it
/// cannot be read.
pub(super) fn receipt_block(answer: &RawValue) -> Option<Option<u64>> {
    let found: Option<Mined> = serde_json::from_str(answer.get()).ok()?;
    match found {
        None => Some(None),
        Some(mined) => Some(Some(parse_u64(mined.block_number.as_deref()?)?)),
    }
}

fn number_in(answer: &RawValue) -> Result<u64, String> {
    parse_u64(answer).ok_or_else(|| format!("expected a quantity below 2^64, got {}", quoted(answer.get())))
}

fn why(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Result(value) => format!("unexpected answer {}", quoted(value.get())),
        Outcome::Upstream(error) => quoted(&error.message),
        Outcome::Problem(_, problem) => problem.detail.clone(),
    }
}
