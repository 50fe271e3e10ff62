//! A future with a deadline.

use core::future::Future;
use core::pin::pin;

use futures_util::future::{Either, select};

use crate::io::Io;

/// Returns the future's output, or `None` if the milliseconds pass first.
pub(crate) async fn within<I: Io, T>(io: &I, milliseconds: u32, future: impl Future<Output = T>) -> Option<T> {
    match select(pin!(future), pin!(io.sleep(milliseconds))).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
