//! What an `eth_sendTransaction` leaves out, asked of the chain.

use core::ops::Range;
use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};

use crate::chain::upstream::{Outgoing, Upstream, Verified};
use crate::http::problem::{Code, Problem};
use crate::io::{Estimates, Io};
use crate::jsonrpc::response::Outcome;

/// The transaction as the client sent it, field by field; the signer judges it, this only looks what is missing.
type Fields<'a> = BTreeMap<&'a str, &'a RawValue>;

/// Nonces that are believed. None comes near; one false nonce close to 2^64 would take the account out of use for good.
const NONCES: Range<u128> = 0..1 << 53;

/// Gas that is believed: from the price of a bare transfer, in the width that transactions have for it.
const GAS: Range<u128> = 21_000..1 << 64;

/// Asks the chain for what is missing, and once for its id. What it answers is checked here, so that it is not blamed on the client.
///
/// # Errors
/// The outcome to answer with: a problem (`upstream-error` for an answer that is no quantity or out of its range), or the upstream's own error (a call that reverts when its gas is estimated).
pub(crate) async fn estimate<I: Io>(
    upstream: &Upstream<'_, I>,
    chain: &str,
    verified: &Verified,
    params: &RawValue,
) -> Result<Estimates, Outcome> {
    let fields = fields(params)?;
    let from = fields.get("from").map_or("null", |from| from.get());
    let [pending, latest] = ["pending", "latest"].map(|block| raw(format!("[{from},\"{block}\"]")));
    let (pending, latest) = (pending?, latest?);
    let estimate = raw(format!("[{}]", estimated_call(&fields)))?;
    let block = raw("[\"latest\",false]".to_owned())?;
    let none = raw("[]".to_owned())?;
    let missing = |name: &str| fields.get(name).is_none_or(|value| value.get() == "null");
    let check_chain = !verified.contains(chain);
    // A nonce of the client's may be one to replace, unless it is mined.
    let named = !missing("nonce");
    let gas = missing("gas");
    // Legacy and type 1 have one price, which is paid whole.
    let priced = !missing("gasPrice") || fields.get("type").is_some_and(|kind| matches!(kind.get(), "\"0x0\"" | "\"0x1\""));
    let price = priced && missing("gasPrice");
    let (max_fee, tip) = (!priced && missing("maxFeePerGas"), !priced && missing("maxPriorityFeePerGas"));
    let asked = [
        (check_chain, Outgoing { method: "eth_chainId", params: &none }),
        (true, Outgoing { method: "eth_getTransactionCount", params: &pending }),
        (named, Outgoing { method: "eth_getTransactionCount", params: &latest }),
        (gas, Outgoing { method: "eth_estimateGas", params: &estimate }),
        (price, Outgoing { method: "eth_gasPrice", params: &none }),
        (tip, Outgoing { method: "eth_maxPriorityFeePerGas", params: &none }),
        (max_fee, Outgoing { method: "eth_getBlockByNumber", params: &block }),
    ];
    let calls: Vec<Outgoing<'_>> = asked.into_iter().filter_map(|(wanted, call)| wanted.then_some(call)).collect();
    let mut answers = upstream.all(&calls).await.into_iter();
    let mut next = |wanted: bool| if wanted { answers.next().map(result).transpose() } else { Ok(None) };

    if let Some(id) = next(check_chain)? {
        let id = quantity(&id, "eth_chainId")?;
        if id.to_string() != chain {
            return Err(Problem::invalid(Code::UpstreamError, "chain id of the upstream", chain, &id.to_string()).into());
        }
        verified.insert(chain);
    }
    let pending_nonce = next(true)?.map_or(Ok(0), |answer| count(&answer))?;
    let confirmed_nonce = next(named)?.map(|answer| count(&answer)).transpose()?;
    let gas = next(gas)?.map_or(Ok(0), |answer| within(&answer, "eth_estimateGas", "gas from 21000 to below 2^64", &GAS))?;
    let price = next(price)?.map(|answer| quantity(&answer, "eth_gasPrice")).transpose()?;
    let tip = match next(tip)? {
        Some(answer) => quantity(&answer, "eth_maxPriorityFeePerGas")?,
        None => given(&fields, "maxPriorityFeePerGas"),
    };
    let max_fee = match (price, next(max_fee)?) {
        (Some(price), _) => price,
        (None, Some(answer)) => base_fee(&answer)?.saturating_mul(2).saturating_add(tip),
        (None, None) => given(&fields, "maxFeePerGas"),
    };
    Ok(Estimates {
        pending_nonce,
        confirmed_nonce,
        gas: gas.to_string(),
        max_fee_per_gas: max_fee.to_string(),
        max_priority_fee_per_gas: tip.min(max_fee).to_string(),
    })
}

fn count(answer: &RawValue) -> Result<u64, Outcome> {
    const METHOD: &str = "eth_getTransactionCount";
    const EXPECTED: &str = "a nonce below 2^53";
    let count = within(answer, METHOD, EXPECTED, &NONCES)?;
    u64::try_from(count).map_err(|_| upstream_problem(METHOD, EXPECTED, answer.get()))
}

fn fields(params: &RawValue) -> Result<Fields<'_>, Outcome> {
    let wrong = || Problem::invalid(Code::InvalidParams, "params", "one transaction object", params.get()).into();
    let list: Vec<&RawValue> = serde_json::from_str(params.get()).map_err(|_| wrong())?;
    let [transaction] = list.as_slice() else { return Err(wrong()) };
    serde_json::from_str(transaction.get()).map_err(|_| wrong())
}

/// The fields that decide how much gas a call takes. Not the blobs themselves: code sees their hashes, where the client gives them.
fn estimated_call(fields: &Fields<'_>) -> String {
    let relevant = ["from", "to", "value", "data", "input", "accessList", "authorizationList", "blobVersionedHashes", "maxFeePerBlobGas"];
    let chosen: BTreeMap<&str, &RawValue> = relevant.into_iter().filter_map(|name| Some((name, *fields.get(name)?))).collect();
    to_raw_value(&chosen).map_or_else(|_| "{}".to_owned(), |value| value.get().to_owned())
}

fn given(fields: &Fields<'_>, name: &str) -> u128 {
    // A value that is no quantity is the signer's to refuse, by name.
    fields.get(name).and_then(|value| parse(value.get())).unwrap_or(0)
}

fn base_fee(block: &RawValue) -> Result<u128, Outcome> {
    let fields: Fields<'_> = serde_json::from_str(block.get()).unwrap_or_default();
    let fee = fields.get("baseFeePerGas").map_or("none", |fee| fee.get());
    // Twice the fee is what is offered.
    let believed = parse(fee).filter(|fee| fee.checked_mul(2).is_some());
    believed.ok_or_else(|| upstream_problem("eth_getBlockByNumber", "a block with baseFeePerGas (EIP-1559) below 2^127", fee))
}

fn quantity(answer: &RawValue, method: &str) -> Result<u128, Outcome> {
    parse(answer.get()).ok_or_else(|| upstream_problem(method, "a quantity below 2^128", answer.get()))
}

fn within(answer: &RawValue, method: &str, expected: &str, range: &Range<u128>) -> Result<u128, Outcome> {
    parse(answer.get()).filter(|value| range.contains(value)).ok_or_else(|| upstream_problem(method, expected, answer.get()))
}

fn parse(text: &str) -> Option<u128> {
    let digits = text.strip_prefix("\"0x")?.strip_suffix('"')?;
    // Rust would take a sign.
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u128::from_str_radix(digits, 16).ok()).flatten()
}

fn result(outcome: Outcome) -> Result<Box<RawValue>, Outcome> {
    match outcome {
        Outcome::Result(result) => Ok(result),
        other => Err(other),
    }
}

fn raw(text: String) -> Result<Box<RawValue>, Outcome> {
    RawValue::from_string(text).map_err(|_| Problem::new(Code::InvalidParams, "params[0].from is no JSON").into())
}

fn upstream_problem(method: &str, expected: &str, got: &str) -> Outcome {
    Problem::invalid(Code::UpstreamError, method, expected, got).into()
}
