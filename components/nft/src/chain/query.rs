//! A JSON-RPC query that is sent to one endpoint after another until one replies usably.

use super::reply::{self, Reply};
use crate::context::Context;
use crate::error::Error;
use crate::hedged::HedgedUpstreams;
use crate::http::{ChosenBy, Failure, Fetch, Header, Method, Settled};
use crate::settings::origin;

/// Interprets a reply. `None` means that the reply makes no sense, so that another endpoint is
/// asked.
pub(crate) type Interpret<T> = fn(Reply) -> Option<T>;

/// A query in flight.
#[derive(Debug)]
pub(crate) struct Query<T> {
    body: String,
    max_bytes: u32,
    interpret: Interpret<T>,
    endpoints: HedgedUpstreams,
}

/// A value, and the index of the endpoint that gave it.
#[derive(Debug)]
pub(crate) struct QueryAnswer<T> {
    pub(crate) value: T,
    pub(crate) endpoint: usize,
}

/// The state of a query after a fetch has settled.
#[derive(Debug)]
pub(crate) enum QueryOutcome<T> {
    /// The fetch belongs to another query, or other endpoints are in flight.
    Waiting(Query<T>),
    /// An endpoint replied usably.
    Answered(QueryAnswer<T>),
}

impl<T> Query<T> {
    /// Sends the query to `endpoint` first.
    ///
    /// Errors: `Other` if no endpoint is configured.
    pub(crate) fn start(body: String, max_bytes: u32, interpret: Interpret<T>, endpoint: usize, cx: &mut Context) -> Result<Self, Error> {
        let mut query = Self { body, max_bytes, interpret, endpoints: HedgedUpstreams::new(cx.settings.rpc.len(), endpoint) };
        if query.ask_next(cx) { Ok(query) } else { Err(Error::Other("no JSON-RPC endpoint is configured".to_owned())) }
    }

    /// Takes a fetch that has settled.
    ///
    /// Errors:
    /// - `UpstreamError` if the last endpoint failed.
    /// - `MetadataInvalid` if the response is too large. No other endpoint makes it smaller.
    pub(crate) fn settle(mut self, settled: &Settled, cx: &mut Context) -> Result<QueryOutcome<T>, Error> {
        let Some(endpoint) = self.endpoints.returned(settled.id) else { return Ok(QueryOutcome::Waiting(self)) };
        let (detail, retryable) = match &settled.outcome {
            Ok(response) => match reply::read(response) {
                Ok(reply) => match (self.interpret)(reply) {
                    Some(value) => return Ok(QueryOutcome::Answered(QueryAnswer { value, endpoint })),
                    None => ("a reply that does not fit the request".to_owned(), true),
                },
                Err(unusable) => (unusable.detail, unusable.retryable),
            },
            Err(Failure::TooLarge(_)) => return Err(cx.too_large()),
            Err(failure) => (failure.detail(), failure.retryable()),
        };
        let origin = cx.settings.rpc.get(endpoint).map_or_else(String::new, |url| origin(url));
        self.endpoints.failed(origin, detail, retryable);
        if self.ask_next(cx) || !self.endpoints.is_idle() {
            return Ok(QueryOutcome::Waiting(self));
        }
        Err(self.endpoints.into_failure().map_or_else(|| Error::Other("no JSON-RPC endpoint was asked".to_owned()), Error::UpstreamError))
    }

    /// Asks the next endpoint as well, because the hedge delay has passed.
    pub(crate) fn hedge(&mut self, cx: &mut Context) {
        self.ask_next(cx);
    }

    /// Returns the milliseconds until the next hedge, or `None` if every endpoint has been asked.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.endpoints.wake_after_ms(cx)
    }

    /// Asks the next endpoint. Returns false if none is left.
    fn ask_next(&mut self, cx: &mut Context) -> bool {
        let Some(endpoint) = self.endpoints.next() else { return false };
        let Some(url) = cx.settings.rpc.get(endpoint).cloned() else { return false };
        let json = "application/json";
        let fetch = Fetch {
            method: Method::Post,
            url,
            headers: vec![Header::new("content-type", json), Header::new("accept", json)],
            body: Some(self.body.clone().into_bytes()),
            max_bytes: self.max_bytes,
            chosen_by: ChosenBy::Operator,
            // The key holds the index of the endpoint, because the URL can hold a secret.
            coalesce: Some(format!("rpc {} {endpoint} {}", cx.token.chain, self.body)),
        };
        let id = cx.want(fetch, None);
        self.endpoints.asked(id, endpoint);
        true
    }
}
