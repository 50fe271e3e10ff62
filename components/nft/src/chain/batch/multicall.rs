//! Many calls in one, by the contract Multicall3 (mds1/multicall3).

use alloy_primitives::{Address, U256, address};

use super::super::call::{Call, Request};
use super::super::decode::Tuple;
use super::super::reply::Reply;
use super::super::send::{self, Endpoint, SendError};
use super::waiting::Batches;
use crate::context::Context;

/// Maximum number of calls in one.
pub(super) const MAX_CALLS: usize = 100;
/// Minimum number of calls that are worth Multicall3, whose gas they share.
pub(super) const MIN_CALLS: usize = 3;
/// Maximum size of the response to many calls in bytes.
pub(super) const MAX_RESPONSE_BYTES: u32 = 16 * 1024 * 1024;

/// The address of Multicall3, which is the same on every chain.
pub(super) const MULTICALL3: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");
/// `aggregate3((address,bool,bytes)[])`.
const AGGREGATE3: [u8; 4] = [0x82, 0xad, 0x56, 0xcb];

const WORD: usize = 32;

/// The result of one of the calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CallResult {
    /// Whether the call succeeded.
    pub(super) success: bool,
    /// What it returned, or the revert data.
    pub(super) data: Vec<u8>,
}

/// Returns the call of `aggregate3` at a block. Every call in it may fail without the others.
pub(super) fn request(calls: &[(Address, &[u8])], block: String) -> Request {
    Request::Call { contract: MULTICALL3, data: encode(calls), block }
}

/// Sends a call of `aggregate3` with `count` calls. Returns `None` if the chain does not have the
/// contract, or another one in its place, and notes that.
///
/// # Errors
/// Each [`SendError`].
pub(super) async fn send(
    cx: &Context,
    batches: &Batches,
    at: &Endpoint,
    call: &Call,
    count: usize,
) -> Result<Option<Vec<CallResult>>, SendError> {
    let results = match send::alone(cx, at, call).await? {
        Reply::Value(data) => decode(&data, count),
        // It never reverts.
        Reply::Reverted { .. } => None,
    };
    if results.is_none() {
        batches.without_multicall.borrow_mut().push(at.chain.clone());
    }
    Ok(results)
}

fn encode(calls: &[(Address, &[u8])]) -> Vec<u8> {
    let mut data = AGGREGATE3.to_vec();
    data.extend(word(WORD));
    data.extend(word(calls.len()));
    let mut tuples: Vec<Vec<u8>> = Vec::with_capacity(calls.len());
    let mut offset = calls.len().saturating_mul(WORD);
    for (contract, call) in calls {
        data.extend(word(offset));
        let tuple = tuple(contract, call);
        offset = offset.saturating_add(tuple.len());
        tuples.push(tuple);
    }
    data.extend(tuples.into_iter().flatten());
    data
}

fn tuple(contract: &Address, call: &[u8]) -> Vec<u8> {
    let mut tuple = contract.into_word().to_vec();
    tuple.extend(word(1));
    tuple.extend(word(3 * WORD));
    tuple.extend(word(call.len()));
    tuple.extend_from_slice(call);
    tuple.resize(tuple.len().next_multiple_of(WORD), 0);
    tuple
}

fn word(value: usize) -> [u8; WORD] {
    U256::from(value).to_be_bytes()
}

/// Returns the results of `aggregate3`, or `None` if the data is not that of `count` results.
fn decode(data: &[u8], count: usize) -> Option<Vec<CallResult>> {
    let results = Tuple::new(data).array(0).ok()?;
    if results.len() != count {
        return None;
    }
    // Parts may overlap, so their sum is bounded by what came.
    let mut bytes_left = data.len();
    (0..count)
        .map(|index| {
            let result = results.items().tuple(index).ok()?;
            let (success, returned) = (result.uint(0).ok()? == U256::from(1), result.bytes(1).ok()?);
            bytes_left = bytes_left.checked_sub(returned.len())?;
            Some(CallResult { success, data: returned.to_vec() })
        })
        .collect()
}
