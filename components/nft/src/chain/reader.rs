//! Reads of one contract at one block.

use alloy_primitives::{Address, U256};

use super::calls::{self, Function};
use super::ccip::follow::{self, ContractCall};
use super::encode::{Argument, call_data};
use super::query::{ask, confirm};
use super::reply::Reply;
use super::standards::text;
use super::token::special::{self, Special};
use crate::context::Context;
use crate::error::Error;
use crate::race::Won;
use crate::settings::ChainSettings;

/// The identifier that no interface has (ERC-165).
const NO_INTERFACE: [u8; 4] = [0xff; 4];

/// A contract at a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) cx: &'a Context,
    pub(crate) chain: &'a ChainSettings,
    pub(crate) contract: Address,
    pub(crate) block: u64,
    /// The endpoint that knows the block.
    pub(crate) endpoint: usize,
}

impl Reader<'_> {
    /// Returns the way of the contract, or `None` if it follows the standards.
    pub(crate) fn special(&self) -> Option<Special> {
        special::of(&self.chain.id, &self.contract)
    }

    /// Returns the same block of another contract.
    pub(crate) const fn at(self, contract: Address) -> Self {
        Self { contract, ..self }
    }

    /// Calls a function. `max_bytes` is the maximum size of the response.
    ///
    /// # Errors
    /// `UpstreamError` if no endpoint replies usably.
    pub(crate) async fn call(&self, function: Function, arguments: &[Argument<'_>], max_bytes: u32) -> Result<Won<Reply>, Error> {
        let call = ContractCall {
            contract: self.contract,
            data: call_data(function.selector, arguments),
            block: self.block,
            endpoint: self.endpoint,
            max_bytes,
            purpose: function.name,
        };
        follow::call(self.cx, self.chain, call).await
    }

    /// Returns what a function returned that not every contract has, or `None` if it reverts or
    /// returns nothing.
    ///
    /// # Errors
    /// `UpstreamError` if no endpoint replies usably.
    pub(crate) async fn returned(&self, function: Function, arguments: &[Argument<'_>]) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.call(function, arguments, self.max_bytes()).await?.value.into_data())
    }

    /// Returns what a function returned, like [`Reader::returned`]. A second endpoint has to
    /// confirm a reply that is weak evidence.
    ///
    /// # Errors
    /// `UpstreamError` if no endpoint replies usably, or none confirms.
    pub(crate) async fn confirmed(&self, function: Function, arguments: &[Argument<'_>]) -> Result<Option<Vec<u8>>, Error> {
        let first = self.call(function, arguments, self.max_bytes()).await?;
        let second = if first.value.is_weak() { self.second(function, arguments, first.upstream).await? } else { None };
        Ok(second.unwrap_or(first).value.into_data())
    }

    /// Calls a function at the other endpoints, to confirm what `known` said. Returns `None` if
    /// there is no other.
    ///
    /// # Errors
    /// `UpstreamError`, which is retryable, if none replies usably.
    pub(crate) async fn second(&self, function: Function, arguments: &[Argument<'_>], known: usize) -> Result<Option<Won<Reply>>, Error> {
        let data = call_data(function.selector, arguments);
        let call = calls::with_data(&self.contract, &data, self.block, self.max_bytes(), function.name);
        confirm(self.cx, self.chain, &call, known).await
    }

    /// Returns what a function returned, like [`Reader::returned`]. A read that fails is no reason
    /// to give up the rest, so it becomes a warning.
    pub(crate) async fn value(&self, function: Function, arguments: &[Argument<'_>]) -> Option<Vec<u8>> {
        match self.returned(function, arguments).await {
            Ok(data) => data,
            Err(error) => {
                self.warn_not_read(function.name, &error);
                None
            }
        }
    }

    /// Warns that a function could not be read.
    pub(crate) fn warn_not_read(&self, name: &str, error: &Error) {
        self.cx.warn_whole("not-read", format!("{name} could not be read: {}", why(error)));
    }

    /// Returns what a function of a token returned.
    pub(crate) async fn of_token(&self, function: Function, id: &U256) -> Option<Vec<u8>> {
        self.value(function, &[Argument::uint(id)]).await
    }

    /// Returns a text that a function returned.
    pub(crate) async fn text(&self, function: Function, arguments: &[Argument<'_>]) -> Option<String> {
        text::decode(&self.value(function, arguments).await?)
    }

    /// Returns whether the contract states an interface (ERC-165).
    ///
    /// A contract that answers every call with a 1 states nothing: ERC-165 asks for a no to the
    /// identifier that no interface has.
    ///
    /// # Errors
    /// `UpstreamError` if no endpoint replies usably.
    pub(crate) async fn stated(&self, interface: [u8; 4]) -> Result<bool, Error> {
        Ok(self.claims(interface).await? && !self.claims(NO_INTERFACE).await?)
    }

    /// Returns whether the contract states an interface, like [`Reader::stated`]. A read that fails
    /// is a no, with a warning.
    pub(crate) async fn states(&self, interface: [u8; 4]) -> bool {
        match self.stated(interface).await {
            Ok(stated) => stated,
            Err(error) => {
                self.warn_not_read("supportsInterface", &error);
                false
            }
        }
    }

    async fn claims(&self, interface: [u8; 4]) -> Result<bool, Error> {
        let call = calls::supports_interface(&self.contract, interface);
        Ok(ask(self.cx, self.chain, &call, self.endpoint).await?.value.is_yes())
    }

    /// Returns the maximum size of a response that holds a document.
    pub(crate) fn max_bytes(&self) -> u32 {
        max_bytes(self.cx)
    }
}

/// Returns the maximum size of a response that holds a document. A byte takes two hexadecimal
/// digits.
pub(crate) fn max_bytes(cx: &Context) -> u32 {
    let settings = cx.settings();
    settings.max_json_bytes.max(settings.max_data_uri_bytes).saturating_mul(2).saturating_add(calls::SHORT_BYTES)
}

/// Describes why a read failed.
pub(crate) fn why(error: &Error) -> String {
    match error {
        Error::UpstreamError(upstream) => format!("{}: {}", upstream.origin, upstream.detail),
        Error::TokenUriInvalid(invalid) | Error::MetadataInvalid(invalid) | Error::ContentNotFound(invalid) => {
            format!("{} is expected", invalid.expected)
        }
        Error::ContentTooLarge(max) => format!("at most {max} bytes are expected"),
        _ => "the response cannot be used".to_owned(),
    }
}
