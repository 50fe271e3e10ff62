//! Deadlines. A host may perform one request after the other, so one slow client or upstream could
//! delay all others.

use std::future::Future;
use std::pin::pin;

use futures_util::future::{Either, select};
use wstd::time::{Duration, Timer};

/// Returns the future's output, or `None` if the milliseconds pass first.
pub(crate) async fn within<T>(milliseconds: u32, future: impl Future<Output = T>) -> Option<T> {
    let timer = Timer::after(Duration::from_millis(milliseconds.into()));
    match select(pin!(future), pin!(timer.wait())).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
