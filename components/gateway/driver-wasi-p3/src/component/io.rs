//! The core's [`core::Io`] over WASI 0.3.

use std::cell::RefCell;

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wasi::Recipient;
use mintmark_gateway_driver_wit::outputs::{Output, Outputs};

use super::backends;
use super::bindings::wasi::clocks0_3_0::monotonic_clock;
use super::bindings::wasi::http0_3_0::types::{ErrorCode, Request};
use super::bindings::wit_future;
use super::fetch::{self, UpstreamBody};
use super::service::Host;
use super::stream::{Body, Unread};
use super::time::now;

/// The core's access to one exchange.
pub(super) struct ExchangeIo {
    /// The request until its body is read.
    request: RefCell<Option<Request>>,
    outputs: Outputs,
    host: Host,
}

impl ExchangeIo {
    /// Makes the exchange of a request whose head has been read.
    pub(super) fn new(request: Request, outputs: Outputs, host: Host) -> Self {
        Self { request: RefCell::new(Some(request)), outputs, host }
    }
}

/// A response's body that the core reads in chunks.
pub(super) struct Stream {
    body: UpstreamBody,
    outputs: Outputs,
}

impl core::BodyStream for Stream {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, core::FetchFailure> {
        if self.outputs.is_client_gone() {
            return Err(core::FetchFailure::Other("the client has left".to_owned()));
        }
        self.body.next().await
    }
}

impl core::Io for ExchangeIo {
    type Stream = Stream;

    async fn body(&self, max_bytes: u32) -> Result<Vec<u8>, core::BodyFailure> {
        let request = self.request.take().ok_or_else(|| core::BodyFailure::Broken("the body was read before".to_owned()))?;
        let (accepted, result) = wit_future::new(|| Ok(()));
        let (stream, end) = Request::consume_body(request, result);
        drop(accepted);
        Body::new(stream, end, max_bytes).read_all().await.map_err(|unread| match unread {
            Unread::TooLarge | Unread::Broken(ErrorCode::HttpRequestBodySize(_)) => core::BodyFailure::TooLarge,
            Unread::Broken(ErrorCode::InternalError(Some(text))) if matches!(self.host, Host::Bridge) => core::BodyFailure::Broken(text),
            Unread::Broken(error) => core::BodyFailure::Broken(error.to_string()),
            Unread::Torn => core::BodyFailure::Broken("a read was given up".to_owned()),
        })
    }

    async fn fetch(&self, fetch: core::Fetch) -> Result<core::Response, core::FetchFailure> {
        fetch::fetch(fetch, &self.host).await
    }

    async fn open(&self, fetch: core::Fetch) -> Result<(core::Head, Stream), core::FetchFailure> {
        let (head, body) = fetch::open(fetch, &self.host).await?;
        Ok((head, Stream { body, outputs: self.outputs.clone() }))
    }

    async fn ask(&self, ask: core::Ask) -> Result<core::Asked<Stream>, core::FetchFailure> {
        let asked = Recipient::of(&ask.fetch);
        let mut answered = core::ask_by_chunks(self, ask).await?;
        // A response with a rest is a long one, and a long one is a result.
        if answered.rest.is_none() {
            answered.response.body = fetch::shown(&asked, &self.host, answered.response.body);
        }
        Ok(answered)
    }

    /// Returns `None`, because this driver has no content store.
    async fn read(&self, _key: String) -> Option<Vec<u8>> {
        None
    }

    /// Does nothing, because this driver has no content store.
    async fn write(&self, _stored: core::Stored) {}

    async fn sleep(&self, milliseconds: u32) {
        monotonic_clock::wait_for(u64::from(milliseconds).saturating_mul(1_000_000)).await;
    }

    async fn take(&self, take: core::Take) -> Result<core::TakeOutcome, core::LimitsFailure> {
        backends::take(take).await
    }

    async fn settle(&self, settle: core::Settle) -> Result<core::TakeOutcome, core::LimitsFailure> {
        backends::settle(settle).await
    }

    async fn identify(&self, credential: core::Credential) -> Result<core::Caller, core::VaultFailure> {
        backends::identify(credential).await
    }

    async fn sign(&self, call: core::Call) -> Result<core::SignOutcome, core::VaultFailure> {
        backends::sign(call).await
    }

    /// Returns `None`, because this driver keeps no answers.
    async fn recall(&self, _key: core::AnswerKey) -> Option<core::RecalledAnswer> {
        None
    }

    /// Does nothing, because this driver keeps no answers.
    async fn remember(&self, _answer: core::KeptAnswer) {}

    /// Marks nothing, because this driver keeps no answers.
    async fn forget(&self, _forgotten: core::Forgotten) -> bool {
        true
    }

    /// Fails, because this driver has no image component.
    async fn transform(&self, _task: core::ImageTask) -> Result<core::Image, core::TransformFailure> {
        Err(core::TransformFailure::Unavailable)
    }

    async fn subscribe(&self, _subscription: core::Subscription) -> Result<String, core::SubscribeFailure> {
        Err(core::SubscribeFailure::Unavailable)
    }

    async fn unsubscribe(&self, _id: String) -> bool {
        false
    }

    async fn ready(&self) {
        self.outputs.written().await;
    }

    fn now(&self) -> u64 {
        now()
    }

    fn head(&self, head: core::Head) {
        self.outputs.push(Output::Head(head));
    }

    fn chunk(&self, bytes: Vec<u8>) {
        self.outputs.push(Output::Chunk(bytes));
    }

    fn end(&self, summary: core::Summary) {
        self.outputs.push(Output::End(summary));
    }

    fn fail(&self, summary: core::Summary) {
        self.outputs.push(Output::Failed(summary));
    }
}
