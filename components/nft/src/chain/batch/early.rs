//! Calls at the latest block before its number is known. A batch sends them beside the questions
//! what its contracts are, so that both take one round trip.
//!
//! One call of Multicall3 makes them all, and says the number of its block. A call that brings
//! nothing says nothing about its contract, and has to be made again at a known block.

use std::rc::Rc;

use alloy_primitives::Address;

use super::super::call::Call;
use super::super::decode::Tuple;
use super::super::send::Endpoint;
use super::multicall::{self, CallResult, MAX_CALLS, MAX_RESPONSE_BYTES, MIN_CALLS, MULTICALL3};
use super::slot::Slot;
use super::waiting::{Batches, Early, EarlyCall};
use crate::context::Context;
use crate::effects::side_by_side::{self, Task};
use crate::settings::ChainSettings;

/// `getBlockNumber()` of Multicall3.
const GET_BLOCK_NUMBER: [u8; 4] = [0x42, 0xcb, 0xb1, 0x5c];

/// Makes a call at the latest block of the first endpoint, together with those of other subjects.
/// Returns `None` if there are too few of them, or the call brings nothing.
pub(crate) async fn call(cx: &Context, chain: &ChainSettings, contract: Address, data: Vec<u8>, max_bytes: u32) -> Option<Early> {
    let batches = cx.shared::<Batches>()?;
    let at = Endpoint::of(chain, 0).ok()?;
    let slot = Rc::new(Slot::default());
    let early = EarlyCall { contract, data, max_bytes, slot: slot.clone() };
    if batches.add_early(&at, early) {
        let own = cx.clone();
        cx.spawn(async move {
            own.effects().idle().await;
            let calls = batches.early.borrow_mut().remove(&at).unwrap_or_default();
            send_all(&own, &batches, &at, calls).await;
        });
    }
    slot.filled().await
}

async fn send_all(cx: &Context, batches: &Batches, at: &Endpoint, mut calls: Vec<EarlyCall>) {
    if calls.len() < MIN_CALLS {
        return calls.into_iter().for_each(|call| call.slot.fill(None));
    }
    let mut tasks: Vec<Task<'_>> = Vec::new();
    while !calls.is_empty() {
        let rest = calls.split_off(calls.len().min(MAX_CALLS));
        tasks.push(Box::pin(send(cx, batches, at, core::mem::replace(&mut calls, rest))));
    }
    side_by_side::all(tasks).await;
}

async fn send(cx: &Context, batches: &Batches, at: &Endpoint, calls: Vec<EarlyCall>) {
    let wanted = calls.iter().map(|call| (call.contract, call.data.as_slice()));
    let all: Vec<(Address, &[u8])> = [(MULTICALL3, GET_BLOCK_NUMBER.as_slice())].into_iter().chain(wanted).collect();
    let max_bytes = calls.iter().fold(0u32, |sum, call| sum.saturating_add(call.max_bytes)).min(MAX_RESPONSE_BYTES);
    let many = Call { request: multicall::request(&all, "latest".to_owned()), max_bytes, purpose: "aggregate3" };
    let mut results = multicall::send(cx, batches, at, &many, all.len()).await.ok().flatten().unwrap_or_default().into_iter();
    let block = results.next().and_then(number);
    for call in calls {
        let data = results.next().filter(|result| result.success && !result.data.is_empty()).map(|result| result.data);
        call.slot.fill(data.zip(block).map(|(data, block)| Early { data, block }));
    }
}

fn number(result: CallResult) -> Option<u64> {
    let number = Tuple::new(&result.data).uint(0).ok().filter(|_| result.success)?;
    u64::try_from(number).ok()
}
