//! The core's [`core::Io`] over WASI 0.3.

use std::cell::RefCell;
use std::rc::Rc;

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wit::backends;

use super::bindings::wasi::clocks0_3_0::monotonic_clock;
use super::bindings::wasi::http0_3_0::types::Request;
use super::bindings::wit_future;
use super::stream::{self, Unread};
use super::time::now;
use super::{fetch, log};

/// One exchange: the request until its body is read, and the pieces of the response so far.
pub(super) struct Exchange {
    request: RefCell<Option<Request>>,
    head: RefCell<Option<core::Head>>,
    chunks: RefCell<Vec<Vec<u8>>>,
}

impl Exchange {
    /// Makes an exchange of a request whose head has been read.
    pub(super) fn new(request: Request) -> Self {
        Self { request: RefCell::new(Some(request)), head: RefCell::default(), chunks: RefCell::default() }
    }

    /// Takes the pieces of the response. A second call returns none.
    pub(super) fn sent(&self) -> (Option<core::Head>, Vec<Vec<u8>>) {
        (self.head.take(), self.chunks.take())
    }
}

/// The core's access to an exchange.
pub(super) struct ExchangeIo(pub(super) Rc<Exchange>);

impl core::Io for ExchangeIo {
    async fn body(&self, max_bytes: u32) -> Result<Vec<u8>, core::BodyFailure> {
        let request = self.0.request.take().ok_or_else(|| core::BodyFailure::Broken("the body was read before".to_owned()))?;
        let (accepted, result) = wit_future::new(|| Ok(()));
        let (stream, end) = Request::consume_body(request, result);
        drop(accepted);
        stream::read(stream, end, max_bytes).await.map_err(|unread| match unread {
            Unread::TooLarge => core::BodyFailure::TooLarge,
            Unread::Broken(error) => core::BodyFailure::Broken(error.to_string()),
        })
    }

    async fn fetch(&self, fetch: core::Fetch) -> Result<core::Response, core::FetchFailure> {
        fetch::fetch(fetch).await
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
        backends::take(take)
    }

    async fn settle(&self, settle: core::Settle) -> Result<core::TakeOutcome, core::LimitsFailure> {
        backends::settle(settle)
    }

    async fn identify(&self, credential: core::Credential) -> Result<core::Caller, core::VaultFailure> {
        backends::identify(credential)
    }

    async fn sign(&self, call: core::Call) -> Result<core::SignOutcome, core::VaultFailure> {
        backends::sign(call)
    }

    fn now(&self) -> u64 {
        now()
    }

    fn head(&self, head: core::Head) {
        self.0.head.replace(Some(head));
    }

    fn chunk(&self, bytes: Vec<u8>) {
        self.0.chunks.borrow_mut().push(bytes);
    }

    fn end(&self, summary: core::Summary) {
        log::request(&summary);
    }
}
