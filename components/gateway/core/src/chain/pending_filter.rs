//! Filters of pending transactions. One is state in one node: its transactions are those that this
//! node has seen, so every call about it goes to the endpoint that made it.

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::chain::params::strings;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::io::Io;

/// A filter at one endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PendingFilter {
    /// The place of its endpoint.
    endpoint: usize,
    /// Its id as the endpoint gave it, JSON text.
    filter: String,
}

/// Makes a filter at the first endpoint that has such filters. Returns it with the hashes that it
/// has seen since. `None` if no endpoint has such filters.
pub(crate) async fn create<I: Io>(upstream: &Upstream<'_, I>) -> Option<(PendingFilter, Vec<Box<RawValue>>)> {
    for endpoint in 0..upstream.chain.rpc.len() {
        let none = strings(&[]);
        let Some(id) = ask(upstream, endpoint, &Outgoing::of("eth_newPendingTransactionFilter", &none)).await else { continue };
        let made = PendingFilter { endpoint, filter: id.get().to_owned() };
        // Behind a load balancer another node may answer, which does not know the filter.
        if let Some(hashes) = changes(upstream, &made).await {
            return Some((made, hashes));
        }
    }
    None
}

/// Returns the hashes of the transactions that the filter has seen since the last time. `None` if
/// its endpoint does not answer, or has forgotten it.
pub(crate) async fn changes<I: Io>(upstream: &Upstream<'_, I>, filter: &PendingFilter) -> Option<Vec<Box<RawValue>>> {
    let answer = about(upstream, filter, "eth_getFilterChanges").await?;
    serde_json::from_str(answer.get()).ok()
}

/// Removes the filter from its endpoint. A node forgets one that nobody asks for as well.
pub(crate) async fn remove<I: Io>(upstream: &Upstream<'_, I>, filter: &PendingFilter) {
    about(upstream, filter, "eth_uninstallFilter").await;
}

async fn about<I: Io>(
    upstream: &Upstream<'_, I>,
    PendingFilter { endpoint, filter }: &PendingFilter,
    method: &str,
) -> Option<Box<RawValue>> {
    let id: &RawValue = serde_json::from_str(filter).ok()?;
    let params = to_raw_value(&[id]).ok()?;
    ask(upstream, *endpoint, &Outgoing::of(method, &params)).await
}

async fn ask<I: Io>(upstream: &Upstream<'_, I>, endpoint: usize, call: &Outgoing<'_>) -> Option<Box<RawValue>> {
    upstream.ask_endpoint(&upstream.chain.rpc.get(endpoint)?.url, call).await
}
