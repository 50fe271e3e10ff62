//! Work that is good to have beside work that is needed.

use core::future::Future;
use core::pin::pin;

use futures_util::future::{Either, select};

use crate::context::Context;
use crate::error::Error;

/// How many hedge delays the optional work may take longer than the needed work.
const GRACE: u32 = 4;
/// The least time that it gets, in milliseconds: some operators set no hedge delay.
const MIN_GRACE_MS: u32 = 500;

/// Runs both at once. Once the needed work is done, the optional work gets a little more time, so
/// that an endpoint that does not answer holds up nothing. Returns `None` in place of what did not
/// come.
///
/// # Errors
/// The error of the needed work.
pub(crate) async fn beside<T, U>(
    cx: &Context,
    needed: impl Future<Output = Result<T, Error>>,
    optional: impl Future<Output = U>,
) -> Result<(T, Option<U>), Error> {
    match select(pin!(needed), pin!(optional)).await {
        Either::Right((optional, needed)) => Ok((needed.await?, Some(optional))),
        Either::Left((needed, optional)) => {
            let needed = needed?;
            match select(optional, pin!(cx.sleep(grace_ms(cx)))).await {
                Either::Left((optional, _)) => Ok((needed, Some(optional))),
                Either::Right(_) => Ok((needed, None)),
            }
        }
    }
}

/// Returns the milliseconds that optional work gets once the needed work is done.
pub(crate) fn grace_ms(cx: &Context) -> u32 {
    let grace = cx.settings().hedge_after_ms.saturating_mul(GRACE).max(MIN_GRACE_MS);
    // What is ready must not miss the deadline.
    grace.min(cx.time_left_ms() / 2)
}
