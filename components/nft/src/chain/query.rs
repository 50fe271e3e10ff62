//! A JSON-RPC query that the endpoints of a chain race for.

use super::reply::{self, Reply, UnusableReply};
use crate::context::Context;
use crate::error::{Error, Upstream};
use crate::http::{ChosenBy, Failure, Fetch, Header, Method};
use crate::race::{Again, AttemptError, Won, others, race, starting_with};
use crate::settings::{ChainSettings, origin};

/// A JSON-RPC request.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Request body.
    pub(crate) body: String,
    /// Maximum size of the response in bytes.
    pub(crate) max_bytes: u32,
    /// Name in traces: the function or method that is called.
    pub(crate) purpose: &'static str,
}

/// Interprets a reply. `None` means that the reply makes no sense, so that another endpoint is
/// asked.
pub(crate) type Interpret<T> = fn(Reply) -> Option<T>;

/// Asks the endpoints of a chain, starting with `first`.
///
/// # Errors
/// - `UpstreamError` if no endpoint replies usably.
/// - `MetadataInvalid` if the response is too large. No other endpoint makes it smaller.
pub(crate) async fn ask<T>(
    cx: &Context,
    chain: &ChainSettings,
    call: &Call,
    interpret: Interpret<T>,
    first: usize,
) -> Result<Won<T>, Error> {
    race(cx, &starting_with(first, chain.rpc.len()), |endpoint| attempt(cx, chain, call, interpret, endpoint)).await
}

/// Asks the other endpoints, to confirm what `known` said. Returns `None` if there is no other, or
/// none replies usably.
pub(crate) async fn confirm(cx: &Context, chain: &ChainSettings, call: &Call, known: usize) -> Option<Won<Reply>> {
    race(cx, &others(known, chain.rpc.len()), |endpoint| attempt(cx, chain, call, Some, endpoint)).await.ok()
}

async fn attempt<T>(cx: &Context, chain: &ChainSettings, call: &Call, interpret: Interpret<T>, endpoint: usize) -> Result<T, AttemptError> {
    let Some(url) = chain.rpc.get(endpoint) else {
        return Err(AttemptError::Final(Error::Other("there is no JSON-RPC endpoint of that number".to_owned())));
    };
    let json = "application/json";
    let fetch = Fetch {
        method: Method::Post,
        url: url.clone(),
        headers: vec![Header::new("content-type", json), Header::new("accept", json)],
        body: Some(call.body.clone().into_bytes()),
        max_bytes: call.max_bytes,
        chosen_by: ChosenBy::Operator,
        // Security: the key holds the index of the endpoint, because the URL can hold a secret.
        coalesce: Some(format!("rpc {} {endpoint} {}", chain.id, call.body)),
    };
    let failed = |detail: String, retryable: bool, again: Again| AttemptError::Failed {
        upstream: Upstream { origin: origin(url), detail, retryable, retry_after_ms: None },
        again,
    };
    match cx.fetch(fetch, None, call.purpose).await.outcome {
        Ok(response) => match reply::read(&response) {
            Ok(reply) => interpret(reply).ok_or_else(|| failed("a reply that does not fit the request".to_owned(), true, Again::No)),
            Err(UnusableReply { detail, retryable, again }) => Err(failed(detail, retryable, again)),
        },
        Err(Failure::TooLarge(_)) => Err(AttemptError::Final(cx.too_large())),
        Err(failure) => Err(failed(failure.detail(), failure.retryable(), Again::No)),
    }
}
