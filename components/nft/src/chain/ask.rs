//! One question to the chain, put to one endpoint after another until one answers.

use super::reply::{self, Reply};
use crate::context::Context;
use crate::error::{Error, Upstream};
use crate::http::{ChosenBy, Failure, Fetch, Header, Method, Settled};
use crate::settings::origin;

/// A question under way.
#[derive(Debug)]
pub(crate) struct Ask {
    body: String,
    max_bytes: u32,
    endpoint: usize,
    left: usize,
    in_flight: u32,
    failed_retryably: bool,
}

/// An answer with the place in the list of the endpoint that gave it.
pub(crate) struct Answered {
    pub(crate) reply: Reply,
    pub(crate) endpoint: usize,
}

/// Where a question stands after something has settled.
pub(crate) enum Asked {
    /// What settled was not its own, or another endpoint is asked now.
    Waiting(Ask),
    /// An endpoint answered.
    Answered(Answered),
}

impl Ask {
    /// Puts the question to `endpoint` first. Errors: there is no endpoint.
    pub(crate) fn start(body: String, max_bytes: u32, endpoint: usize, cx: &mut Context) -> Result<Self, Error> {
        let mut ask = Self { body, max_bytes, endpoint, left: cx.settings.rpc.len(), in_flight: 0, failed_retryably: false };
        if ask.put(cx) { Ok(ask) } else { Err(Error::Other("no JSON-RPC endpoint is configured".to_owned())) }
    }

    /// Takes what settled. Errors: `UpstreamError` when no endpoint is left; `MetadataInvalid` for an answer that is too large, which
    /// no other endpoint makes smaller.
    pub(crate) fn settle(mut self, settled: &Settled, cx: &mut Context) -> Result<Asked, Error> {
        if settled.id != self.in_flight {
            return Ok(Asked::Waiting(self));
        }
        let (detail, retryable) = match &settled.outcome {
            Ok(response) => match reply::read(response) {
                Ok(reply) => return Ok(Asked::Answered(Answered { reply, endpoint: self.endpoint })),
                Err(unusable) => (unusable.detail, unusable.retryable),
            },
            Err(Failure::TooLarge(_)) => return Err(cx.too_large()),
            Err(failure) => (failure.detail(), failure.retryable()),
        };
        let origin = cx.settings.rpc.get(self.endpoint).map_or_else(String::new, |url| origin(url));
        self.failed_retryably |= retryable;
        self.endpoint += 1;
        if self.put(cx) {
            Ok(Asked::Waiting(self))
        } else {
            Err(Error::UpstreamError(Upstream { origin, detail, retryable: self.failed_retryably }))
        }
    }

    /// Asks the current endpoint, if one is left.
    fn put(&mut self, cx: &mut Context) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        if self.endpoint >= cx.settings.rpc.len() {
            self.endpoint = 0;
        }
        let Some(url) = cx.settings.rpc.get(self.endpoint).cloned() else { return false };
        let json = "application/json";
        let fetch = Fetch {
            method: Method::Post,
            url,
            headers: vec![Header::new("content-type", json), Header::new("accept", json)],
            body: Some(self.body.clone().into_bytes()),
            max_bytes: self.max_bytes,
            chosen_by: ChosenBy::Operator,
            // The endpoint is named by its place: its URL may hold a key.
            share: Some(format!("rpc {} {} {}", cx.token.chain, self.endpoint, self.body)),
        };
        self.in_flight = cx.want(fetch, None);
        true
    }
}
