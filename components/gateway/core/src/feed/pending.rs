//! Reads the transactions that wait for a block, by a filter at one endpoint.
//!
//! A filter is state in one node. Its pending transactions are those that this node has seen.

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::chain::params::strings;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::feed::criteria::{self, Criteria};
use crate::feed::round::{Round, Step};
use crate::http::problem::{Code, Problem};
use crate::io::Io;

/// The most transactions that a round tells of. A node that gives more has been asked too late.
const MAX_TRANSACTIONS: usize = 10_000;

/// The filter of the last round.
#[derive(Serialize, Deserialize)]
struct PendingCursor {
    /// The place of its endpoint.
    endpoint: usize,
    /// Its id, as the endpoint gave it.
    filter: Box<RawValue>,
}

/// Follows the pending transactions of a chain for one round. It makes a filter in the first round,
/// and again if the node has forgotten it.
///
/// # Errors
/// `upstream-error` if no endpoint has filters of pending transactions.
pub(super) async fn round<I: Io>(upstream: &Upstream<'_, I>, cursor: Option<&str>) -> Result<Round, Problem> {
    let known: Option<PendingCursor> = cursor.and_then(|text| serde_json::from_str(text).ok());
    let urls: Vec<&str> = upstream.chain.rpc.iter().map(|endpoint| endpoint.url.as_str()).collect();
    if let Some(cursor) = known
        && let Some(url) = urls.get(cursor.endpoint)
        && let Some(hashes) = changes(upstream, url, &cursor.filter).await
    {
        return told(upstream, &cursor, hashes).await;
    }
    for (endpoint, url) in urls.iter().enumerate() {
        let created = Outgoing { method: "eth_newPendingTransactionFilter", params: &strings(&[]) };
        let Some(filter) = upstream.ask_endpoint(url, &created).await else { continue };
        // Behind a load balancer another node may answer, which does not know the filter.
        if let Some(hashes) = changes(upstream, url, &filter).await {
            return told(upstream, &PendingCursor { endpoint, filter }, hashes).await;
        }
    }
    Err(Problem::new(Code::UpstreamError, "no endpoint of the chain has filters of pending transactions"))
}

async fn changes<I: Io>(upstream: &Upstream<'_, I>, url: &str, filter: &RawValue) -> Option<Vec<Box<RawValue>>> {
    let params = to_raw_value(&[filter]).ok()?;
    let answer = upstream.ask_endpoint(url, &Outgoing { method: "eth_getFilterChanges", params: &params }).await?;
    serde_json::from_str(answer.get()).ok()
}

async fn told<I: Io>(upstream: &Upstream<'_, I>, cursor: &PendingCursor, hashes: Vec<Box<RawValue>>) -> Result<Round, Problem> {
    let wanted = if hashes.is_empty() { Vec::new() } else { criteria::read(upstream.io).await? };
    let indexes = wanted.iter().enumerate().filter(|(_, it)| **it == Criteria::NewPendingTransactions);
    let criteria: Vec<usize> = indexes.map(|(index, _)| index).collect();
    let step = |hash: Box<RawValue>| {
        let (criteria, result) = (criteria.clone(), hash.get().to_owned());
        Step::Notify { criteria, block: String::new(), result, undo: None }
    };
    let steps = hashes.into_iter().take(MAX_TRANSACTIONS).map(step).collect();
    // Writing a number and JSON cannot fail.
    let cursor = serde_json::to_string(cursor).unwrap_or_default();
    Ok(Round { cursor, next_ms: upstream.chain.poll_ms, steps })
}
