//! Sending of the calls that wait for one endpoint.

use alloy_primitives::Address;

use super::super::call::{Call, Request};
use super::super::reply::Reply;
use super::super::send::{self, Endpoint, SendError};
use super::super::unusable::Cause;
use super::json_rpc;
use super::multicall::{self, CallResult, MAX_CALLS, MAX_RESPONSE_BYTES, MIN_CALLS};
use super::waiting::{Batches, Item};
use crate::chain::revert;
use crate::context::Context;
use crate::effects::side_by_side::{self, Task};
use crate::effects::small_map::SmallMap;
use crate::race::Again;

/// Maximum number of requests in a JSON-RPC batch. Large providers take 100 and more.
const MAX_REQUESTS: usize = 50;

/// Sends calls, and settles each.
pub(super) async fn flush(cx: &Context, batches: &Batches, at: &Endpoint, items: Vec<Item>) {
    let mut by_block: SmallMap<String, Vec<Item>> = SmallMap::default();
    let mut others = Vec::new();
    for item in items {
        match &item.request {
            Request::Call { block, .. } => match by_block.get_mut(block) {
                Some(items) => items.push(item),
                None => by_block.insert(block.clone(), vec![item]),
            },
            Request::Method { .. } => others.push(item),
        }
    }
    let mut tasks: Vec<Task<'_>> = Vec::new();
    for (block, mut items) in by_block.into_entries() {
        if items.len() < MIN_CALLS || batches.without_multicall.borrow().contains(&at.chain) {
            others.append(&mut items);
        }
        while !items.is_empty() {
            let rest = items.split_off(items.len().min(MAX_CALLS));
            tasks.push(by_multicall(cx, batches, at, block.clone(), core::mem::replace(&mut items, rest)));
        }
    }
    tasks.push(Box::pin(by_array(cx, batches, at, others)));
    side_by_side::all(tasks).await;
}

/// Sends calls at one block by Multicall3.
fn by_multicall<'a>(cx: &'a Context, batches: &'a Batches, at: &'a Endpoint, block: String, items: Vec<Item>) -> Task<'a> {
    Box::pin(async move {
        let calls: Vec<(Address, &[u8])> = items.iter().filter_map(contract_call).collect();
        let max_bytes = items.iter().fold(0u32, |sum, item| sum.saturating_add(item.max_bytes)).min(MAX_RESPONSE_BYTES);
        let many = Call { request: multicall::request(&calls, block.clone()), max_bytes, purpose: "aggregate3" };
        match multicall::send(cx, batches, at, &many, items.len()).await {
            Ok(Some(results)) => settle(cx, batches, at, items, results).await,
            Ok(None) => by_array(cx, batches, at, items).await,
            // An endpoint that fails is not asked again in smaller pieces.
            Err(SendError::Unusable(unusable)) if unusable.again != Again::No || unusable.cause == Cause::Endpoint => {
                items.into_iter().for_each(|item| item.settle(Err(SendError::Unusable(unusable.clone()))));
            }
            // One call may be to blame.
            Err(SendError::Unusable(unusable)) if unusable.cause == Cause::Request => by_array(cx, batches, at, items).await,
            // Together they need more gas, time or space than the node allows.
            Err(_) => halves(cx, batches, at, block, items).await,
        }
    })
}

async fn halves(cx: &Context, batches: &Batches, at: &Endpoint, block: String, mut items: Vec<Item>) {
    let second = items.split_off(items.len() / 2);
    if items.len() < MIN_CALLS {
        items.extend(second);
        by_array(cx, batches, at, items).await;
    } else {
        let halves = [by_multicall(cx, batches, at, block.clone(), items), by_multicall(cx, batches, at, block, second)];
        side_by_side::all(halves.into()).await;
    }
}

/// Settles what Multicall3 returned. A call that failed without data is sent again directly,
/// because only the node says why: it may have run out of the shared gas.
async fn settle(cx: &Context, batches: &Batches, at: &Endpoint, items: Vec<Item>, results: Vec<CallResult>) {
    let mut again = Vec::new();
    for (item, CallResult { success, data }) in items.into_iter().zip(results) {
        if success {
            item.settle(Ok(Reply::Value(data)));
        } else if data.is_empty() {
            again.push(item);
        } else {
            let reason = revert::describe(&data, "reverted");
            item.settle(Ok(Reply::Reverted { data, reason }));
        }
    }
    by_array(cx, batches, at, again).await;
}

/// Sends requests as JSON-RPC batches, or one by one if the endpoint does not take batches.
async fn by_array(cx: &Context, batches: &Batches, at: &Endpoint, mut items: Vec<Item>) {
    let mut arrays: Vec<Task<'_>> = Vec::new();
    while !items.is_empty() {
        let rest = items.split_off(items.len().min(MAX_REQUESTS));
        arrays.push(Box::pin(one_array(cx, batches, at, core::mem::replace(&mut items, rest))));
    }
    side_by_side::all(arrays).await;
}

async fn one_array(cx: &Context, batches: &Batches, at: &Endpoint, items: Vec<Item>) {
    if items.len() == 1 || batches.without_arrays.borrow().contains(at) {
        return one_by_one(cx, at, items).await;
    }
    let requests: Vec<&Request> = items.iter().map(|item| &item.request).collect();
    let max_bytes = items.iter().fold(0u32, |sum, item| sum.saturating_add(item.max_bytes)).min(MAX_RESPONSE_BYTES);
    match send::post(cx, at, json_rpc::body(&requests), max_bytes, "json-rpc-batch").await {
        Ok(response) => match json_rpc::read(&response, items.len()) {
            Some(results) => items.into_iter().zip(results).for_each(|(item, sent)| item.settle(sent)),
            None => {
                batches.without_arrays.borrow_mut().push(at.clone());
                one_by_one(cx, at, items).await;
            }
        },
        Err(SendError::TooLarge) => one_by_one(cx, at, items).await,
        Err(error) => items.into_iter().for_each(|item| item.settle(Err(error.clone()))),
    }
}

async fn one_by_one(cx: &Context, at: &Endpoint, items: Vec<Item>) {
    let alone = |item: Item| -> Task<'_> {
        Box::pin(async move {
            let sent = send::alone(cx, at, &item.call()).await;
            item.settle(sent);
        })
    };
    side_by_side::all(items.into_iter().map(alone).collect()).await;
}

fn contract_call(item: &Item) -> Option<(Address, &[u8])> {
    match &item.request {
        Request::Call { contract, data, .. } => Some((*contract, data)),
        Request::Method { .. } => None,
    }
}
