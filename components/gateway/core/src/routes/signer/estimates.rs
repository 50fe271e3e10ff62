//! Asks the chain for what an `eth_sendTransaction` leaves out.

use core::ops::Range;
use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};

use crate::chain::queries::Queries;
use crate::chain::upstream::{Upstream, Verified};
use crate::http::problem::{Code, Problem};
use crate::io::{Estimates, Io};
use crate::jsonrpc::response::Outcome;

/// The transaction as the client sent it, field by field. The signer judges it. This module only
/// looks for what is missing.
type Fields<'a> = BTreeMap<&'a str, &'a RawValue>;

/// The nonces that the gateway accepts from an upstream. No account comes near the bound. One false
/// nonce close to 2^64 would make the account unusable for good.
const PLAUSIBLE_NONCES: Range<u128> = 0..1 << 53;

/// The gas that the gateway accepts from an upstream: at least that of a bare transfer, and below
/// the 64 bits that a transaction has for it.
const PLAUSIBLE_GAS: Range<u128> = 21_000..1 << 64;

/// The values to ask the chain for: what the transaction leaves out, and what the signer needs
/// besides.
struct Missing {
    /// Whether the chain's id has not been checked yet.
    chain_id: bool,
    /// Whether the client names a nonce. The transaction may then replace another one, unless the
    /// nonce is confirmed.
    confirmed_nonce: bool,
    gas: bool,
    /// The single price of legacy and type 1 transactions. They pay it in full.
    gas_price: bool,
    priority_fee: bool,
    max_fee: bool,
}

impl Missing {
    fn of(fields: &Fields<'_>, chain_id_checked: bool) -> Self {
        let lacks = |name: &str| fields.get(name).is_none_or(|value| value.get() == "null");
        let one_price = !lacks("gasPrice") || fields.get("type").is_some_and(|kind| matches!(kind.get(), "\"0x0\"" | "\"0x1\""));
        Self {
            chain_id: !chain_id_checked,
            confirmed_nonce: !lacks("nonce"),
            gas: lacks("gas"),
            gas_price: one_price && lacks("gasPrice"),
            priority_fee: !one_price && lacks("maxPriorityFeePerGas"),
            max_fee: !one_price && lacks("maxFeePerGas"),
        }
    }
}

/// Asks the chain for what is missing, and once for its id. It validates the answers, so that an
/// error in them does not count as the client's.
///
/// # Errors
/// The outcome to answer the client with:
/// - `upstream-error` if an answer is not a quantity, or is out of its range.
/// - The upstream's own error, for example of a call that reverts when its gas is estimated.
pub(crate) async fn estimate<I: Io>(
    upstream: &Upstream<'_, I>,
    chain: &str,
    verified: &Verified,
    params: &RawValue,
) -> Result<Estimates, Outcome> {
    let fields = fields(params)?;
    let missing = Missing::of(&fields, verified.contains(chain));
    let from = fields.get("from").map_or("null", |from| from.get());
    let pending = raw(format!("[{from},\"pending\"]"))?;
    let latest = raw(format!("[{from},\"latest\"]"))?;
    let transaction = raw(format!("[{}]", estimated_call(&fields)))?;
    let latest_block = raw("[\"latest\",false]".to_owned())?;
    let nothing = raw("[]".to_owned())?;

    let mut queries = Queries::default();
    let chain_id = missing.chain_id.then(|| queries.ask("eth_chainId", &nothing, read_chain_id));
    let pending_nonce = queries.ask("eth_getTransactionCount", &pending, read_nonce);
    let confirmed_nonce = missing.confirmed_nonce.then(|| queries.ask("eth_getTransactionCount", &latest, read_nonce));
    let gas = missing.gas.then(|| queries.ask("eth_estimateGas", &transaction, read_gas));
    let gas_price = missing.gas_price.then(|| queries.ask("eth_gasPrice", &nothing, read_gas_price));
    let priority_fee = missing.priority_fee.then(|| queries.ask("eth_maxPriorityFeePerGas", &nothing, read_priority_fee));
    let base_fee = missing.max_fee.then(|| queries.ask("eth_getBlockByNumber", &latest_block, read_base_fee));
    let mut answers = queries.send(upstream).await;

    if let Some(id) = answers.read_if_asked(chain_id)? {
        if id.to_string() != chain {
            return Err(Problem::invalid(Code::UpstreamError, "chain id of the upstream", chain, &id.to_string()).into());
        }
        verified.insert(chain);
    }
    let pending_nonce = answers.read(pending_nonce)?;
    let confirmed_nonce = answers.read_if_asked(confirmed_nonce)?;
    let gas = answers.read_if_asked(gas)?.unwrap_or(0);
    let gas_price = answers.read_if_asked(gas_price)?;
    let priority_fee = answers.read_if_asked(priority_fee)?.unwrap_or_else(|| given(&fields, "maxPriorityFeePerGas"));
    let max_fee = match (gas_price, answers.read_if_asked(base_fee)?) {
        (Some(price), _) => price,
        (None, Some(base_fee)) => base_fee.saturating_mul(2).saturating_add(priority_fee),
        (None, None) => given(&fields, "maxFeePerGas"),
    };
    Ok(Estimates {
        pending_nonce,
        confirmed_nonce,
        gas: gas.to_string(),
        max_fee_per_gas: max_fee.to_string(),
        max_priority_fee_per_gas: priority_fee.min(max_fee).to_string(),
    })
}

fn read_chain_id(answer: &RawValue) -> Result<u128, Outcome> {
    quantity(answer, "eth_chainId")
}

fn read_nonce(answer: &RawValue) -> Result<u64, Outcome> {
    const METHOD: &str = "eth_getTransactionCount";
    const EXPECTED: &str = "a nonce below 2^53";
    let nonce = within(answer, METHOD, EXPECTED, &PLAUSIBLE_NONCES)?;
    u64::try_from(nonce).map_err(|_| upstream_problem(METHOD, EXPECTED, answer.get()))
}

fn read_gas(answer: &RawValue) -> Result<u128, Outcome> {
    within(answer, "eth_estimateGas", "gas from 21000 to below 2^64", &PLAUSIBLE_GAS)
}

fn read_gas_price(answer: &RawValue) -> Result<u128, Outcome> {
    quantity(answer, "eth_gasPrice")
}

fn read_priority_fee(answer: &RawValue) -> Result<u128, Outcome> {
    quantity(answer, "eth_maxPriorityFeePerGas")
}

fn read_base_fee(block: &RawValue) -> Result<u128, Outcome> {
    let fields: Fields<'_> = serde_json::from_str(block.get()).unwrap_or_default();
    let fee = fields.get("baseFeePerGas").map_or("none", |fee| fee.get());
    // The transaction offers twice the base fee.
    let believed = parse(fee).filter(|fee| fee.checked_mul(2).is_some());
    believed.ok_or_else(|| upstream_problem("eth_getBlockByNumber", "a block with baseFeePerGas (EIP-1559) below 2^127", fee))
}

fn fields(params: &RawValue) -> Result<Fields<'_>, Outcome> {
    let wrong = || Problem::invalid(Code::InvalidParams, "params", "one transaction object", params.get()).into();
    let list: Vec<&RawValue> = serde_json::from_str(params.get()).map_err(|_| wrong())?;
    let [transaction] = list.as_slice() else { return Err(wrong()) };
    serde_json::from_str(transaction.get()).map_err(|_| wrong())
}

/// Returns the fields that decide how much gas a call takes, as JSON. The blobs are not among them,
/// because code sees only their hashes.
fn estimated_call(fields: &Fields<'_>) -> String {
    let relevant = ["from", "to", "value", "data", "input", "accessList", "authorizationList", "blobVersionedHashes", "maxFeePerBlobGas"];
    // If there are both, the signer has verified that they are equal. Not every node takes both,
    // see `jsonrpc/calldata.rs`.
    let superfluous = fields.contains_key("data").then_some("input");
    let names = relevant.into_iter().filter(|name| Some(*name) != superfluous);
    let chosen: BTreeMap<&str, &RawValue> = names.filter_map(|name| Some((name, *fields.get(name)?))).collect();
    to_raw_value(&chosen).map_or_else(|_| "{}".to_owned(), |value| value.get().to_owned())
}

fn given(fields: &Fields<'_>, name: &str) -> u128 {
    // The signer refuses a value that is not a quantity, and names the field.
    fields.get(name).and_then(|value| parse(value.get())).unwrap_or(0)
}

fn quantity(answer: &RawValue, method: &str) -> Result<u128, Outcome> {
    parse(answer.get()).ok_or_else(|| upstream_problem(method, "a quantity below 2^128", answer.get()))
}

fn within(answer: &RawValue, method: &str, expected: &str, range: &Range<u128>) -> Result<u128, Outcome> {
    parse(answer.get()).filter(|value| range.contains(value)).ok_or_else(|| upstream_problem(method, expected, answer.get()))
}

fn parse(text: &str) -> Option<u128> {
    let digits = text.strip_prefix("\"0x")?.strip_suffix('"')?;
    // `from_str_radix` would also accept a sign.
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u128::from_str_radix(digits, 16).ok()).flatten()
}

fn raw(text: String) -> Result<Box<RawValue>, Outcome> {
    RawValue::from_string(text).map_err(|_| Problem::new(Code::InvalidParams, "params[0].from is no JSON").into())
}

fn upstream_problem(method: &str, expected: &str, got: &str) -> Outcome {
    Problem::invalid(Code::UpstreamError, method, expected, got).into()
}
