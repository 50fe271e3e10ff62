//! Reads the transactions that wait for a block, by a filter at one endpoint.

use serde_json::value::RawValue;

use crate::chain::pending_filter::{self, PendingFilter};
use crate::chain::upstream::Upstream;
use crate::feed::criteria::{self, Criteria};
use crate::feed::round::{Round, Step};
use crate::http::problem::{Code, Problem};
use crate::io::Io;

/// The most transactions that a round tells of. A node that gives more has been asked too late.
const MAX_TRANSACTIONS: usize = 10_000;

/// Follows the pending transactions of a chain for one round. The cursor is the filter of the last
/// round. It is made in the first round, and again if the node has forgotten it.
///
/// # Errors
/// `upstream-error` if no endpoint has filters of pending transactions.
pub(super) async fn round<I: Io>(upstream: &Upstream<'_, I>, cursor: Option<&str>) -> Result<Round, Problem> {
    let known: Option<PendingFilter> = cursor.and_then(|text| serde_json::from_str(text).ok());
    if let Some(filter) = known
        && let Some(hashes) = pending_filter::changes(upstream, &filter).await
    {
        return told(upstream, &filter, hashes).await;
    }
    match pending_filter::create(upstream).await {
        Some((filter, hashes)) => told(upstream, &filter, hashes).await,
        None => Err(Problem::new(Code::UpstreamError, "no endpoint of the chain has filters of pending transactions")),
    }
}

/// Removes the filter of the last round from its endpoint.
pub(super) async fn end<I: Io>(upstream: &Upstream<'_, I>, cursor: &str) {
    if let Ok(filter) = serde_json::from_str::<PendingFilter>(cursor) {
        pending_filter::remove(upstream, &filter).await;
    }
}

async fn told<I: Io>(upstream: &Upstream<'_, I>, filter: &PendingFilter, hashes: Vec<Box<RawValue>>) -> Result<Round, Problem> {
    let wanted = if hashes.is_empty() { Vec::new() } else { criteria::read(upstream.io).await? };
    let indexes = wanted.iter().enumerate().filter(|(_, it)| **it == Criteria::NewPendingTransactions);
    let criteria: Vec<usize> = indexes.map(|(index, _)| index).collect();
    let step = |hash: Box<RawValue>| {
        let (criteria, result) = (criteria.clone(), hash.get().to_owned());
        Step::Notify { criteria, block: String::new(), result, undo: None }
    };
    let steps = hashes.into_iter().take(MAX_TRANSACTIONS).map(step).collect();
    // Writing a number and text cannot fail.
    let cursor = serde_json::to_string(filter).unwrap_or_default();
    Ok(Round { cursor, next_ms: upstream.chain.poll_ms, steps })
}
