//! A future with a bound on its time.

use core::future::Future;
use core::pin::pin;

use futures_util::future::{Either, select};

use crate::io::Io;

/// The future's output, or none when `milliseconds` have passed first.
pub(crate) async fn within<I: Io, T>(io: &I, milliseconds: u32, future: impl Future<Output = T>) -> Option<T> {
    match select(pin!(future), pin!(io.sleep(milliseconds))).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
