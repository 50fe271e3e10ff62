//! A JSON-RPC query that the endpoints of a chain race for.

use super::batch::together;
use super::batch::waiting::Batches;
use super::call::Call;
use super::reply::{Reply, UnusableReply};
use super::send::{self, Endpoint, SendError};
use crate::context::Context;
use crate::error::{Error, Upstream};
use crate::race::{Again, AttemptError, Won, others, race, starting_with};
use crate::settings::{ChainSettings, origin};

/// Interprets a reply. `None` means that the reply makes no sense, so that another endpoint is
/// asked.
pub(crate) type Interpret<T> = fn(Reply) -> Option<T>;

/// Asks the endpoints of a chain, starting with `first`.
///
/// # Errors
/// - `UpstreamError` if no endpoint replies usably.
/// - `ContentTooLarge` if the response is too large. No other endpoint makes it smaller.
pub(crate) async fn ask<T>(
    cx: &Context,
    chain: &ChainSettings,
    call: &Call,
    interpret: Interpret<T>,
    first: usize,
) -> Result<Won<T>, Error> {
    race(cx, &starting_with(first, chain.rpc.len()), |endpoint| attempt(cx, chain, call, interpret, endpoint)).await
}

/// Asks the other endpoints, to confirm what `known` said. Returns `None` if there is no other.
///
/// # Errors
/// `UpstreamError`, which is retryable, if none replies usably.
pub(crate) async fn confirm(cx: &Context, chain: &ChainSettings, call: &Call, known: usize) -> Result<Option<Won<Reply>>, Error> {
    let others = others(known, chain.rpc.len());
    if others.is_empty() {
        return Ok(None);
    }
    let confirmed = race(cx, &others, |endpoint| attempt(cx, chain, call, Some, endpoint)).await;
    confirmed.map(Some).map_err(|error| match error {
        Error::UpstreamError(upstream) => Error::UpstreamError(Upstream { retryable: true, ..upstream }),
        error => error,
    })
}

async fn attempt<T>(cx: &Context, chain: &ChainSettings, call: &Call, interpret: Interpret<T>, endpoint: usize) -> Result<T, AttemptError> {
    let at = Endpoint::of(chain, endpoint)?;
    let failed = |detail: String, retryable: bool, again: Again| {
        let retry_after_ms = if let Again::After(pause) = again { pause } else { None };
        AttemptError::Failed { upstream: Upstream { origin: origin(&at.url), detail, retryable, retry_after_ms }, again }
    };
    let sent = match cx.shared::<Batches>() {
        Some(batches) => together::send(&batches, cx, &at, call).await,
        None => send::alone(cx, &at, call).await,
    };
    match sent {
        Ok(reply) => interpret(reply).ok_or_else(|| failed("a reply that does not fit the request".to_owned(), true, Again::No)),
        Err(SendError::TooLarge) => Err(AttemptError::Final(Error::ContentTooLarge(call.max_bytes.into()))),
        Err(SendError::Unusable(UnusableReply { detail, retryable, again, .. })) => Err(failed(detail, retryable, again)),
    }
}
