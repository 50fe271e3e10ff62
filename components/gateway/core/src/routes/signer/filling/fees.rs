//! The fees of a transaction: what the client left out is filled in, in a way that the chain has.

use serde_json::value::RawValue;

use crate::chain::quantity::{parse, quantity, unusable};
use crate::chain::queries::{Answers, Queries, Query};
use crate::chain::upstream::Upstream;
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::members::Members;
use crate::jsonrpc::response::Outcome;
use crate::routes::signer::filling::block::Block;
use crate::routes::signer::filling::params::{Params, Pricing};

/// The recent blocks whose tips are looked at if the node does not suggest one. The answer has the
/// median tip of each block.
const HISTORY: &str = "[\"0x5\",\"latest\",[50]]";

/// The most tips of an answer that are looked at. The blocks that were asked for have fewer.
const MAX_TIPS: usize = 64;

/// Fees in wei for each gas.
pub(super) struct Fees {
    pub(super) max_fee: u128,
    /// `None` for a transaction with a single price.
    pub(super) priority: Option<u128>,
}

/// Asks for the price that a transaction lacks, as far as it is known before the block is.
pub(super) fn ask(queries: &mut Queries, params: &Params<'_>) -> Option<Query> {
    let (method, field) = match params.pricing() {
        Pricing::OnePrice => ("eth_gasPrice", "gasPrice"),
        Pricing::Dynamic | Pricing::Open => ("eth_maxPriorityFeePerGas", "maxPriorityFeePerGas"),
    };
    params.lacks(field).then(|| queries.ask(method, "[]".to_owned()))
}

/// Returns the fees. `price` is the question that [`ask`] asked.
///
/// # Errors
/// The outcome to answer the client with:
/// - `transaction-refused` if the chain does not have the type of the transaction.
/// - `upstream-error` if an answer is missing or unusable.
pub(super) async fn read<I: Io>(
    upstream: &Upstream<'_, I>,
    params: &Params<'_>,
    block: &Block,
    price: Option<Query>,
    answers: &mut Answers,
) -> Result<Fees, Outcome> {
    let pricing = params.pricing();
    let base_fee = match (pricing, block.base_fee) {
        (Pricing::OnePrice, _) => {
            let max_fee = price.map(|price| quantity(&answers.result(price)?, "eth_gasPrice")).transpose()?.unwrap_or(0);
            return Ok(Fees { max_fee, priority: None });
        }
        (Pricing::Open, None) => {
            return Ok(Fees { max_fee: gas_price(upstream).await?, priority: None });
        }
        (Pricing::Dynamic, None) => return Err(unsupported("EIP-1559; send a gasPrice and no fields of other types")),
        (Pricing::Dynamic | Pricing::Open, Some(base_fee)) => base_fee,
    };
    if params.has_blobs() && !block.has_blobs {
        return Err(unsupported("EIP-4844"));
    }
    let priority = match price.map(|price| answers.take(price)) {
        None => params.quantity("maxPriorityFeePerGas"),
        Some(outcome) => match if_there(outcome)? {
            Some(fee) => quantity(&fee, "eth_maxPriorityFeePerGas")?,
            None => usual_tip(upstream, base_fee).await?,
        },
    };
    let max_fee =
        if params.lacks("maxFeePerGas") { base_fee.saturating_mul(2).saturating_add(priority) } else { params.quantity("maxFeePerGas") };
    Ok(Fees { max_fee, priority: Some(priority.min(max_fee)) })
}

/// Returns the result of a method that not every chain has. `None` if the chain lacks it: nodes say
/// that in many ways, `null` among them.
///
/// # Errors
/// The outcome to answer the client with, if no endpoint answered.
fn if_there(outcome: Outcome) -> Result<Option<Box<RawValue>>, Outcome> {
    match outcome {
        Outcome::Result(result) if result.get() != "null" => Ok(Some(result)),
        Outcome::Result(_) | Outcome::Upstream(_) => Ok(None),
        problem @ Outcome::Problem(..) => Err(problem),
    }
}

/// Returns a tip for a chain that suggests none, at least 1 wei, as nodes take no transaction
/// without a tip. It is the median of recent blocks. If the chain does not tell them, it is what
/// the chain's gas price has above the base fee.
async fn usual_tip<I: Io>(upstream: &Upstream<'_, I>, base_fee: u128) -> Result<u128, Outcome> {
    let mut queries = Queries::default();
    let history = queries.ask("eth_feeHistory", HISTORY.to_owned());
    let tip = match if_there(queries.send(upstream).await.take(history))? {
        Some(history) => median_tip(&history)?,
        None => gas_price(upstream).await?.saturating_sub(base_fee),
    };
    Ok(tip.max(1))
}

async fn gas_price<I: Io>(upstream: &Upstream<'_, I>) -> Result<u128, Outcome> {
    let mut queries = Queries::default();
    let price = queries.ask("eth_gasPrice", "[]".to_owned());
    quantity(&queries.send(upstream).await.result(price)?, "eth_gasPrice")
}

/// Reads the answer of `eth_feeHistory`. Returns the median of the blocks' tips.
fn median_tip(answer: &RawValue) -> Result<u128, Outcome> {
    let broken = || unusable("eth_feeHistory", "a list of rewards", answer.get());
    let fields: Members<'_> = serde_json::from_str(answer.get()).map_err(|_| broken())?;
    let rewards = fields.get("reward").ok_or_else(broken)?;
    let blocks: Vec<Vec<&RawValue>> = serde_json::from_str(rewards.get()).map_err(|_| broken())?;
    let mut tips: Vec<u128> = Vec::new();
    for tip in blocks.iter().flatten().take(MAX_TIPS) {
        let tip = parse(tip.get()).ok_or_else(broken)?;
        tips.insert(tips.partition_point(|before| *before <= tip), tip);
    }
    tips.get(tips.len() / 2).copied().ok_or_else(broken)
}

fn unsupported(what: &str) -> Outcome {
    let detail = format!("the chain's latest block has no sign of {what}");
    Problem::new(Code::TransactionRefused, detail).because("type-not-supported").into()
}
