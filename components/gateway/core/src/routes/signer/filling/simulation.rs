//! Has the chain run a transaction before it is signed.

use crate::chain::node_error::{self, NodeError};
use crate::chain::quantity::within;
use crate::chain::queries::{Queries, Query};
use crate::http::problem::{Code, More, Problem, quoted};
use crate::jsonrpc::response::{Outcome, UpstreamError};
use crate::routes::signer::filling::params::Params;

/// Asks the chain to run the transaction: to estimate its gas, or with the gas that the client
/// gave. `None` if the client does not want it.
pub(super) fn ask(queries: &mut Queries, params: &Params<'_>, block: &str) -> Option<Query> {
    params.is_simulated.then(|| queries.ask(method(params), format!("[{},{block}]", params.call())))
}

/// Reads what the run came to. Returns the estimate of the gas. 0 if the client gave it.
///
/// # Errors
/// The outcome to answer the client with:
/// - `transaction-reverts`, `transaction-refused` if the transaction fails.
/// - `upstream-error` if the node fails, or the estimate is unusable.
pub(super) fn read(params: &Params<'_>, ran: Outcome) -> Result<u64, Outcome> {
    match ran {
        Outcome::Result(_) if !params.lacks("gas") => Ok(0),
        // At least that of a bare transfer, and below the 64 bits that a transaction has for it.
        Outcome::Result(gas) => within(&gas, "eth_estimateGas", "gas from 21000 to below 2^64", 21_000..=u64::MAX),
        Outcome::Upstream(error) => Err(refused(method(params), &error)),
        problem @ Outcome::Problem(..) => Err(problem),
    }
}

fn method(params: &Params<'_>) -> &'static str {
    if params.lacks("gas") { "eth_estimateGas" } else { "eth_call" }
}

fn refused(method: &str, error: &UpstreamError) -> Outcome {
    let said = quoted(&error.message);
    let refused = |reason, what| Problem::new(Code::TransactionRefused, format!("{what}: {said}")).because(reason).into();
    match node_error::classify(error) {
        NodeError::Reverts => {
            let more = More { revert_data: node_error::revert_data(error), ..More::default() };
            Problem::new(Code::TransactionReverts, format!("the transaction would revert: {said}")).with(more).into()
        }
        NodeError::InsufficientFunds => refused("insufficient-funds", "the sender cannot pay for it"),
        NodeError::NotExecutable => refused("not-executable", "the chain cannot run it"),
        NodeError::Node => node_error::failed(method, error),
    }
}
