//! Calls of many subjects in few requests.
//!
//! A call waits until no future can go on. Then all calls that wait for the same endpoint are sent
//! together: by Multicall3 if it is deployed on the chain, otherwise as a JSON-RPC batch.

mod flush;
mod json_rpc;
mod multicall;
mod slot;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::call::{Call, Request};
use super::reply::Reply;
use super::send::{Endpoint, SendError};
use crate::context::Context;
use slot::Slot;

/// The result of a call.
type Sent = Result<Reply, SendError>;

/// The calls that wait, and what is known of the endpoints.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    waiting: RefCell<BTreeMap<Endpoint, Vec<Item>>>,
    /// Chains without Multicall3.
    without_multicall: RefCell<BTreeSet<String>>,
    /// Endpoints that do not take JSON-RPC batches.
    without_arrays: RefCell<BTreeSet<Endpoint>>,
}

/// A request, and those who wait for its reply. Equal requests are sent once.
#[derive(Debug)]
struct Item {
    request: Request,
    max_bytes: u32,
    purpose: &'static str,
    slots: Vec<Rc<Slot<Sent>>>,
}

impl Item {
    fn settle(self, sent: Sent) {
        for slot in self.slots {
            slot.fill(sent.clone());
        }
    }

    fn call(&self) -> Call {
        Call { request: self.request.clone(), max_bytes: self.max_bytes, purpose: self.purpose }
    }
}

impl Batches {
    /// Sends a call together with others.
    ///
    /// # Errors
    /// Each [`SendError`].
    pub(crate) async fn send(self: &Rc<Self>, cx: &Context, at: &Endpoint, call: &Call) -> Sent {
        let slot = Rc::new(Slot::default());
        if self.add(at, call, &slot) {
            let (batches, cx, at) = (self.clone(), cx.clone(), at.clone());
            // A task of its own, because the one who waits first can be cancelled.
            cx.clone().spawn(async move {
                cx.effects().idle().await;
                let items = batches.waiting.borrow_mut().remove(&at).unwrap_or_default();
                flush::flush(&cx, &batches, &at, items).await;
            });
        }
        slot.filled().await
    }

    /// Adds a call to those that wait. Returns whether it is the first for this endpoint.
    fn add(&self, at: &Endpoint, call: &Call, slot: &Rc<Slot<Sent>>) -> bool {
        let mut waiting = self.waiting.borrow_mut();
        let items = waiting.entry(at.clone()).or_default();
        let is_first = items.is_empty();
        match items.iter_mut().find(|item| item.request == call.request) {
            Some(item) => item.slots.push(slot.clone()),
            None => items.push(Item {
                request: call.request.clone(),
                max_bytes: call.max_bytes,
                purpose: call.purpose,
                slots: vec![slot.clone()],
            }),
        }
        is_first
    }
}
