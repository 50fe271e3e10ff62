//! The core's [`Io`] over WASI and the linked backends.

use std::cell::RefCell;
use std::rc::Rc;

use mintmark_gateway_core::{
    BodyFailure, Call, Caller, Credential, Fetch, FetchFailure, Head, Io, LimitsFailure, Response, Settle, SignOutcome, Stored, Summary,
    Take, TakeOutcome, VaultFailure,
};
use mintmark_gateway_driver_wit::backends;
use wstd::time::{Duration, Timer};

use super::incoming::Incoming;
use super::outgoing::{Output, Outputs};
use super::service::Service;
use super::time::within;
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

impl Io for ServiceIo {
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
}
