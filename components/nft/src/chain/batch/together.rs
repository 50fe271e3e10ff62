//! Sending of a call together with others.

use std::rc::Rc;

use super::flush::flush;
use super::slot::Slot;
use super::waiting::{Batches, Sent};
use crate::chain::call::Call;
use crate::chain::send::Endpoint;
use crate::context::Context;

/// Sends a call together with others.
///
/// # Errors
/// Each [`SendError`](crate::chain::send::SendError).
pub(crate) async fn send(batches: &Rc<Batches>, cx: &Context, at: &Endpoint, call: &Call) -> Sent {
    let slot = Rc::new(Slot::default());
    if batches.add(at, call, &slot) {
        let (batches, own, at) = (batches.clone(), cx.clone(), at.clone());
        // A task of its own, because the one who waits first can be cancelled.
        cx.spawn(async move {
            own.effects().idle().await;
            let items = batches.waiting.borrow_mut().remove(&at).unwrap_or_default();
            flush(&own, &batches, &at, items).await;
        });
    }
    slot.filled().await
}
