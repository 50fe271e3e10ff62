//! One request to one endpoint.

use super::call::Call;
use super::reply::{self, Reply};
use super::unusable::{Cause, UnusableReply};
use crate::context::Context;
use crate::error::Error;
use crate::http::{ChosenBy, Failure, Fetch, Header, Method, Response};
use crate::race::{Again, AttemptError};
use crate::settings::ChainSettings;

/// An endpoint of a chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Endpoint {
    /// Chain id, decimal.
    pub(crate) chain: String,
    /// Index among the endpoints of the chain.
    pub(crate) index: usize,
    /// URL.
    ///
    /// Security: it can hold a secret.
    pub(crate) url: String,
}

impl Endpoint {
    /// Returns an endpoint of a chain.
    ///
    /// # Errors
    /// `Other` if there is none of that number.
    pub(crate) fn of(chain: &ChainSettings, index: usize) -> Result<Self, AttemptError> {
        match chain.rpc.get(index) {
            Some(url) => Ok(Self { chain: chain.id.clone(), index, url: url.clone() }),
            None => Err(AttemptError::Final(Error::Other("there is no JSON-RPC endpoint of that number".to_owned()))),
        }
    }
}

/// Why a request brought no reply.
#[derive(Clone, Debug)]
pub(crate) enum SendError {
    /// The endpoint failed, or replied nothing that can be used.
    Unusable(UnusableReply),
    /// The response is larger than the limit.
    TooLarge,
}

/// Sends a call in a request of its own.
///
/// # Errors
/// Each [`SendError`].
pub(crate) async fn alone(cx: &Context, at: &Endpoint, call: &Call) -> Result<Reply, SendError> {
    let response = post(cx, at, call.request.to_json(1), call.max_bytes, call.purpose).await?;
    reply::read(&response).map_err(SendError::Unusable)
}

/// Sends a body, and returns the response whatever its status.
///
/// # Errors
/// Each [`SendError`].
pub(crate) async fn post(cx: &Context, at: &Endpoint, body: String, max_bytes: u32, purpose: &'static str) -> Result<Response, SendError> {
    let json = "application/json";
    let fetch = Fetch {
        method: Method::Post,
        url: at.url.clone(),
        headers: vec![Header::new("content-type", json), Header::new("accept", json)],
        max_bytes,
        chosen_by: ChosenBy::Operator,
        // Security: the key holds the index of the endpoint, because the URL can hold a secret.
        coalesce: Some(format!("rpc {} {} {body}", at.chain, at.index)),
        body: Some(body.into_bytes()),
    };
    cx.fetch(fetch, None, purpose).await.outcome.map_err(|failure| match failure {
        Failure::TooLarge(_) => SendError::TooLarge,
        failure => SendError::Unusable(UnusableReply {
            detail: failure.detail(),
            retryable: failure.retryable(),
            again: Again::No,
            cause: Cause::Endpoint,
        }),
    })
}
