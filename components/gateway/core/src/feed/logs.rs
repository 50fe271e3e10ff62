//! Reads the logs of new blocks, each block once for all subscriptions.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::value::RawValue;

use crate::chain::params::string;
use crate::chain::queries::Queries;
use crate::chain::upstream::Upstream;
use crate::feed::blocks::Block;
use crate::feed::failure;
use crate::feed::filter::{Log, LogFilter};
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::members::Members;
use crate::table::gathered;

/// The most addresses with which an endpoint is asked for some logs of a block. For more it is
/// asked for all.
const MAX_ADDRESSES: usize = 64;

/// A log of a block that some filters let pass.
pub(crate) struct Found {
    /// The indexes of the filters.
    pub(crate) passes: Vec<usize>,
    /// The log, as the endpoint gave it.
    pub(crate) log: Box<RawValue>,
}

/// Reads the logs that pass, block by block.
///
/// # Errors
/// `upstream-error`, `deadline`.
pub(crate) async fn read<I: Io>(
    upstream: &Upstream<'_, I>,
    blocks: &[Block],
    filters: &[(usize, &LogFilter)],
) -> Result<Vec<Vec<Found>>, Problem> {
    if filters.is_empty() {
        return Ok(blocks.iter().map(|_| Vec::new()).collect());
    }
    let address = addresses(filters);
    let mut queries = Queries::default();
    let asked: Vec<_> = blocks
        .iter()
        .map(|block| queries.ask("eth_getLogs", format!(r#"[{{"blockHash":{}{address}}}]"#, string(&block.hash).get())))
        .collect();
    let mut answers = queries.send(upstream).await;
    asked.into_iter().map(|query| passing(&failure::result(answers.take(query))?, filters)).collect()
}

/// Returns the field that leaves out logs that no filter lets pass.
fn addresses(filters: &[(usize, &LogFilter)]) -> String {
    if filters.iter().any(|(_, filter)| filter.address.is_empty()) {
        return String::new();
    }
    let all: BTreeSet<&str> = gathered(filters.iter().flat_map(|(_, filter)| filter.address.iter().map(String::as_str)));
    if all.len() > MAX_ADDRESSES {
        return String::new();
    }
    serde_json::to_string(&all).map_or_else(|_| String::new(), |list| format!(r#","address":{list}"#))
}

fn passing(answer: &RawValue, filters: &[(usize, &LogFilter)]) -> Result<Vec<Found>, Problem> {
    let unusable = |got: &str| Problem::invalid(Code::UpstreamError, "eth_getLogs", "a list of logs", got);
    let logs: Vec<Box<RawValue>> = serde_json::from_str(answer.get()).map_err(|_| unusable(answer.get()))?;
    let mut found = Vec::new();
    for log in logs {
        let parts: Log = serde_json::from_str(log.get()).map_err(|_| unusable(log.get()))?;
        let passes: Vec<usize> = filters.iter().filter(|(_, filter)| filter.passes(&parts)).map(|(index, _)| *index).collect();
        if !passes.is_empty() {
            found.push(Found { passes, log });
        }
    }
    Ok(found)
}

impl Found {
    /// Returns the log as JSON that says that its block is no longer part of the chain.
    pub(crate) fn removed(&self) -> String {
        let mut fields: Members<'_> = serde_json::from_str(self.log.get()).unwrap_or_default();
        fields.insert(Cow::Borrowed("removed"), RawValue::TRUE);
        serde_json::to_string(&fields).unwrap_or_default()
    }
}
