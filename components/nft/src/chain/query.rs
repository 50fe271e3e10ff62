//! A JSON-RPC query that the endpoints of a chain race for.

use super::batch::together;
use super::batch::waiting::Batches;
use super::call::Call;
use super::calls;
use super::reply::Reply;
use super::send::{self, Endpoint, SendError};
use super::unusable::UnusableReply;
use crate::context::Context;
use crate::error::{Error, Upstream};
use crate::race::{Again, AttemptError, Won, others, race, starting_with};
use crate::settings::ChainSettings;

/// Asks the endpoints of a chain, starting with `first`.
///
/// # Errors
/// - `UpstreamError` if no endpoint replies usably.
/// - `ContentTooLarge` if the response is too large. No other endpoint makes it smaller.
pub(crate) async fn ask(cx: &Context, chain: &ChainSettings, call: &Call, first: usize) -> Result<Won<Reply>, Error> {
    in_order(cx, chain, call, &starting_with(first, chain.rpc.len()), |_| true).await
}

/// Asks the endpoints of a chain for the number of the latest block. A reply that is no number is a
/// failure of its endpoint.
///
/// # Errors
/// As for [`ask`].
pub(crate) async fn latest_block(cx: &Context, chain: &ChainSettings) -> Result<Won<u64>, Error> {
    let order = starting_with(0, chain.rpc.len());
    let Won { value, upstream } = in_order(cx, chain, &calls::block_number(), &order, |reply| number(reply).is_some()).await?;
    Ok(Won { value: number(&value).unwrap_or_default(), upstream })
}

/// Returns the number in a reply of at least one byte.
fn number(reply: &Reply) -> Option<u64> {
    match reply {
        Reply::Value(bytes) if !bytes.is_empty() => {
            bytes.iter().try_fold(0u64, |value, byte| value.checked_mul(256)?.checked_add(u64::from(*byte)))
        }
        _ => None,
    }
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
    let confirmed = in_order(cx, chain, call, &others, |_| true).await;
    confirmed.map(Some).map_err(|error| match error {
        Error::UpstreamError(upstream) => Error::UpstreamError(Upstream { retryable: true, ..upstream }),
        error => error,
    })
}

/// Asks endpoints in an order. One whose reply is not accepted has failed.
async fn in_order(
    cx: &Context,
    chain: &ChainSettings,
    call: &Call,
    order: &[usize],
    accept: fn(&Reply) -> bool,
) -> Result<Won<Reply>, Error> {
    race(cx, order, |endpoint| attempt(cx, chain, call, accept, endpoint)).await
}

async fn attempt(
    cx: &Context,
    chain: &ChainSettings,
    call: &Call,
    accept: fn(&Reply) -> bool,
    endpoint: usize,
) -> Result<Reply, AttemptError> {
    let at = Endpoint::of(chain, endpoint)?;
    let sent = match cx.shared::<Batches>() {
        Some(batches) => together::send(&batches, cx, &at, call).await,
        None => send::alone(cx, &at, call).await,
    };
    match sent {
        Ok(reply) if accept(&reply) => Ok(reply),
        Ok(_) => Err(AttemptError::failed(&at.url, "a reply that does not fit the request".to_owned(), true, Again::No)),
        Err(SendError::TooLarge) => Err(AttemptError::Final(Error::ContentTooLarge(call.max_bytes.into()))),
        Err(SendError::Unusable(UnusableReply { detail, retryable, again, .. })) => {
            Err(AttemptError::failed(&at.url, detail, retryable, again))
        }
    }
}
