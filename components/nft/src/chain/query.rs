//! One question to the chain, put to one endpoint after another until one answers usably.

use super::reply::{self, Reply};
use crate::context::Context;
use crate::error::Error;
use crate::http::{ChosenBy, Failure, Fetch, Header, Method, Settled};
use crate::relay::Relay;
use crate::settings::origin;

/// What an answer means; none where it means nothing, so that another endpoint is heard.
pub(crate) type Read<T> = fn(Reply) -> Option<T>;

/// A question under way.
#[derive(Debug)]
pub(crate) struct Ask<T> {
    body: String,
    max_bytes: u32,
    read: Read<T>,
    endpoints: Relay,
}

/// An answer with the place in the list of the endpoint that gave it.
#[derive(Debug)]
pub(crate) struct Answered<T> {
    pub(crate) value: T,
    pub(crate) endpoint: usize,
}

/// Where a question stands after something has settled.
#[derive(Debug)]
pub(crate) enum Asked<T> {
    /// What settled was not its own, or other endpoints are under way.
    Waiting(Ask<T>),
    /// An endpoint answered.
    Answered(Answered<T>),
}

impl<T> Ask<T> {
    /// Puts the question to `endpoint` first. Errors: there is no endpoint.
    pub(crate) fn start(body: String, max_bytes: u32, read: Read<T>, endpoint: usize, cx: &mut Context) -> Result<Self, Error> {
        let mut ask = Self { body, max_bytes, read, endpoints: Relay::new(cx.settings.rpc.len(), endpoint) };
        if ask.put(cx) { Ok(ask) } else { Err(Error::Other("no JSON-RPC endpoint is configured".to_owned())) }
    }

    /// Takes what settled. Errors: `UpstreamError` when no endpoint is left; `MetadataInvalid` for an answer that is too large, which
    /// no other endpoint makes smaller.
    pub(crate) fn settle(mut self, settled: &Settled, cx: &mut Context) -> Result<Asked<T>, Error> {
        let Some(endpoint) = self.endpoints.returned(settled.id) else { return Ok(Asked::Waiting(self)) };
        let (detail, retryable) = match &settled.outcome {
            Ok(response) => match reply::read(response) {
                Ok(reply) => match (self.read)(reply) {
                    Some(value) => return Ok(Asked::Answered(Answered { value, endpoint })),
                    None => ("an answer to another question".to_owned(), true),
                },
                Err(unusable) => (unusable.detail, unusable.retryable),
            },
            Err(Failure::TooLarge(_)) => return Err(cx.too_large()),
            Err(failure) => (failure.detail(), failure.retryable()),
        };
        let origin = cx.settings.rpc.get(endpoint).map_or_else(String::new, |url| origin(url));
        self.endpoints.failed(origin, detail, retryable);
        if self.put(cx) || !self.endpoints.is_idle() {
            return Ok(Asked::Waiting(self));
        }
        Err(self.endpoints.upstream().map_or_else(|| Error::Other("no JSON-RPC endpoint was asked".to_owned()), Error::UpstreamError))
    }

    /// The hedge is due: asks the next endpoint beside those under way.
    pub(crate) fn hedge(&mut self, cx: &mut Context) {
        self.put(cx);
    }

    /// Milliseconds until the next hedge; none when every endpoint has been asked.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.endpoints.wake_after_ms(cx)
    }

    /// Asks the next endpoint, if one is left.
    fn put(&mut self, cx: &mut Context) -> bool {
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
            // The endpoint is named by its place: its URL may hold a key.
            coalesce: Some(format!("rpc {} {endpoint} {}", cx.token.chain, self.body)),
        };
        let id = cx.want(fetch, None);
        self.endpoints.asked(id, endpoint);
        true
    }
}
