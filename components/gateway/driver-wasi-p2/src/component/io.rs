//! The core's [`Io`] over WASI and the linked backends.

use std::cell::RefCell;
use std::rc::Rc;

use mintmark_gateway_core::{
    AnswerKey, Ask, Asked, BodyFailure, BodyStream, Call, Caller, Credential, Fetch, FetchFailure, Forgotten, Head, Image, ImageTask, Io,
    KeptAnswer, LimitsFailure, RecalledAnswer, Response, Settle, SignOutcome, Stored, SubscribeFailure, Subscription, Summary, Take,
    TakeOutcome, TransformFailure, VaultFailure, ask_by_chunks,
};
use mintmark_gateway_driver_wasi::Recipient;
use mintmark_gateway_driver_wit::backends;
use mintmark_gateway_driver_wit::outputs::{Output, Outputs};
use wstd::time::{Duration, Timer};

use super::incoming::Incoming;
use super::service::Service;
use super::time::within;
use super::upstream_body::UpstreamBody;
use super::{fetch, log};

/// The effects of one exchange.
pub(crate) struct ServiceIo {
    service: Rc<Service>,
    incoming: RefCell<Option<Incoming>>,
    outputs: Outputs,
}

impl ServiceIo {
    pub(crate) fn new(service: &Rc<Service>, incoming: Incoming) -> Self {
        Self { service: Rc::clone(service), incoming: RefCell::new(Some(incoming)), outputs: Outputs::default() }
    }

    pub(crate) fn outputs(&self) -> Outputs {
        self.outputs.clone()
    }
}

/// A response's body that the core reads in chunks.
pub(crate) struct Stream {
    body: UpstreamBody,
    outputs: Outputs,
    /// The longest wait for a chunk, in milliseconds.
    deadline_ms: u32,
}

impl BodyStream for Stream {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchFailure> {
        if self.outputs.is_client_gone() {
            return Err(FetchFailure::Other("the client has left".to_owned()));
        }
        within(self.deadline_ms, self.body.next()).await.unwrap_or(Err(FetchFailure::TimedOut))
    }
}

impl Io for ServiceIo {
    type Stream = Stream;

    async fn body(&self, max_bytes: u32) -> Result<Vec<u8>, BodyFailure> {
        let incoming = self.incoming.borrow_mut().take();
        match incoming {
            Some(incoming) => within(self.service.deadline_ms, incoming.read_all(max_bytes))
                .await
                .unwrap_or_else(|| Err(BodyFailure::Broken("it did not come in time".to_owned()))),
            None => Err(BodyFailure::Broken("it was read already".to_owned())),
        }
    }

    async fn fetch(&self, fetch: Fetch) -> Result<Response, FetchFailure> {
        fetch::fetch(&self.service, fetch).await
    }

    async fn open(&self, fetch: Fetch) -> Result<(Head, Stream), FetchFailure> {
        let (head, body) = fetch::open(&self.service, fetch).await?;
        Ok((head, Stream { body, outputs: self.outputs(), deadline_ms: self.service.deadline_ms }))
    }

    async fn ask(&self, ask: Ask) -> Result<Asked<Stream>, FetchFailure> {
        let asked = Recipient::of(&ask.fetch);
        let mut answered = ask_by_chunks(self, ask).await?;
        // A response with a rest is a long one, and a long one is a result.
        if answered.rest.is_none() {
            answered.response.body = self.service.destinations.body(&asked, answered.response.body);
        }
        Ok(answered)
    }

    /// Returns `None`, because this driver has no content store.
    async fn read(&self, _key: String) -> Option<Vec<u8>> {
        None
    }

    /// Does nothing, because this driver has no content store.
    async fn write(&self, _stored: Stored) {}

    async fn sleep(&self, milliseconds: u32) {
        Timer::after(Duration::from_millis(milliseconds.into())).wait().await;
    }

    async fn take(&self, take: Take) -> Result<TakeOutcome, LimitsFailure> {
        backends::take(take)
    }

    async fn settle(&self, settle: Settle) -> Result<TakeOutcome, LimitsFailure> {
        backends::settle(settle)
    }

    async fn identify(&self, credential: Credential) -> Result<Caller, VaultFailure> {
        backends::identify(credential)
    }

    async fn sign(&self, call: Call) -> Result<SignOutcome, VaultFailure> {
        backends::sign(call)
    }

    /// Returns `None`, because this driver keeps no answers.
    async fn recall(&self, _key: AnswerKey) -> Option<RecalledAnswer> {
        None
    }

    /// Does nothing, because this driver keeps no answers.
    async fn remember(&self, _answer: KeptAnswer) {}

    /// Marks nothing, because this driver keeps no answers.
    async fn forget(&self, _forgotten: Forgotten) -> bool {
        true
    }

    /// Fails, because this driver has no image component.
    async fn transform(&self, _task: ImageTask) -> Result<Image, TransformFailure> {
        Err(TransformFailure::Unavailable)
    }

    async fn subscribe(&self, _subscription: Subscription) -> Result<String, SubscribeFailure> {
        Err(SubscribeFailure::Unavailable)
    }

    async fn unsubscribe(&self, _id: String) -> bool {
        false
    }

    async fn ready(&self) {
        self.outputs.written().await;
    }

    fn now(&self) -> u64 {
        log::microseconds()
    }

    fn head(&self, head: Head) {
        self.outputs.push(Output::Head(head));
    }

    fn chunk(&self, bytes: Vec<u8>) {
        self.outputs.push(Output::Chunk(bytes));
    }

    fn end(&self, summary: Summary) {
        self.outputs.push(Output::End(summary));
    }

    fn fail(&self, summary: Summary) {
        self.outputs.push(Output::Failed(summary));
    }
}
