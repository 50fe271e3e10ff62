//! Futures that run side by side. They are boxed, so that all of them share one loop.

use core::cell::RefCell;
use core::future::Future;
use core::pin::Pin;

use futures_util::stream::{FuturesUnordered, StreamExt};

/// A future that leaves its result somewhere.
pub(crate) type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Waits for all tasks.
pub(crate) async fn all(tasks: Vec<Task<'_>>) {
    let mut running: FuturesUnordered<_> = tasks.into_iter().collect();
    while running.next().await.is_some() {}
}

/// Waits for all futures, and returns their values in the same order.
pub(crate) async fn values<T, F: Future<Output = T>>(futures: Vec<F>) -> Vec<T> {
    let slots: RefCell<Vec<Option<T>>> = RefCell::new(futures.iter().map(|_| None).collect());
    let task = |(index, future): (usize, F)| -> Task<'_> {
        let slots = &slots;
        Box::pin(async move {
            let value = future.await;
            if let Some(slot) = slots.borrow_mut().get_mut(index) {
                *slot = Some(value);
            }
        })
    };
    all(futures.into_iter().enumerate().map(task).collect()).await;
    slots.into_inner().into_iter().flatten().collect()
}
