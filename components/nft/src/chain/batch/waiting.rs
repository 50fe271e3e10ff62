//! The calls that wait to be sent together.

use std::cell::RefCell;
use std::rc::Rc;

use alloy_primitives::Address;

use super::slot::Slot;
use crate::chain::call::{Call, Request};
use crate::chain::reply::Reply;
use crate::chain::send::{Endpoint, SendError};
use crate::effects::small_map::SmallMap;

/// The result of a call.
pub(super) type Sent = Result<Reply, SendError>;

/// The calls that wait, and what is known of the endpoints.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    pub(super) waiting: RefCell<SmallMap<Endpoint, Vec<Item>>>,
    pub(super) early: RefCell<SmallMap<Endpoint, Vec<EarlyCall>>>,
    /// Chains without Multicall3.
    pub(super) without_multicall: RefCell<Vec<String>>,
    /// Endpoints that do not take JSON-RPC batches.
    pub(super) without_arrays: RefCell<Vec<Endpoint>>,
}

/// A request, and those who wait for its reply. Equal requests are sent once.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) request: Request,
    pub(super) max_bytes: u32,
    purpose: &'static str,
    slots: Vec<Rc<Slot<Sent>>>,
}

/// What an early call returned.
#[derive(Debug)]
pub(crate) struct Early {
    /// The data, never empty.
    pub(crate) data: Vec<u8>,
    /// The number of the block, as the EVM has it.
    pub(crate) block: u64,
}

/// An early call, and who waits for it.
#[derive(Debug)]
pub(super) struct EarlyCall {
    pub(super) contract: Address,
    pub(super) data: Vec<u8>,
    pub(super) max_bytes: u32,
    pub(super) slot: Rc<Slot<Option<Early>>>,
}

impl Item {
    /// Hands the result to those who wait for it.
    pub(super) fn settle(self, sent: Sent) {
        for slot in self.slots {
            slot.fill(sent.clone());
        }
    }

    /// Returns the call, to be sent in a request of its own.
    pub(super) fn call(&self) -> Call {
        Call { request: self.request.clone(), max_bytes: self.max_bytes, purpose: self.purpose }
    }
}

impl Batches {
    /// Adds a call to those that wait. Returns whether it is the first for this endpoint.
    pub(super) fn add(&self, at: &Endpoint, call: &Call, slot: &Rc<Slot<Sent>>) -> bool {
        let item = || Item { request: call.request.clone(), max_bytes: call.max_bytes, purpose: call.purpose, slots: vec![slot.clone()] };
        let mut waiting = self.waiting.borrow_mut();
        let Some(items) = waiting.get_mut(at) else {
            waiting.insert(at.clone(), vec![item()]);
            return true;
        };
        match items.iter_mut().find(|item| item.request == call.request) {
            Some(same) => same.slots.push(slot.clone()),
            None => items.push(item()),
        }
        false
    }

    /// Adds an early call to those that wait. Returns whether it is the first for this endpoint.
    pub(super) fn add_early(&self, at: &Endpoint, call: EarlyCall) -> bool {
        let mut early = self.early.borrow_mut();
        match early.get_mut(at) {
            Some(calls) => calls.push(call),
            None => {
                early.insert(at.clone(), vec![call]);
                return true;
            }
        }
        false
    }
}
