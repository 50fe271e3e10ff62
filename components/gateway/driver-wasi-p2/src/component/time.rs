//! Bounds on time. A host may perform one request after the other: whoever is slow then holds up
//! everybody.

use std::future::Future;
use std::pin::pin;

use futures_util::future::{Either, select};
use wstd::time::{Duration, Timer};

/// The future's output, or none when so many milliseconds have passed first.
pub(crate) async fn within<T>(milliseconds: u32, future: impl Future<Output = T>) -> Option<T> {
    let timer = Timer::after(Duration::from_millis(milliseconds.into()));
    match select(pin!(future), pin!(timer.wait())).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
