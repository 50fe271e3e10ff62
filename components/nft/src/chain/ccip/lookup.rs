//! The revert `OffchainLookup`, and the call that hands in the answer.

use alloy_primitives::Address;

use crate::chain::abi::AbiError;
use crate::chain::decode::Tuple;
use crate::chain::encode::{Argument, call_data};

/// `OffchainLookup(address,string[],bytes,bytes4,bytes)`.
const OFFCHAIN_LOOKUP: [u8; 4] = [0x55, 0x6f, 0x18, 0x30];
/// Maximum number of URLs that are kept.
const MAX_URLS: usize = 8;
/// Maximum length of a URL template. Parts of a revert may overlap, so that each one is bounded.
const MAX_URL_BYTES: usize = 4096;

/// A request of a contract for data from the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffchainLookup {
    /// The contract that asks. It has to be the called one.
    pub sender: Address,
    /// URL templates in order of preference: the first 8 that are text.
    pub urls: Vec<String>,
    /// What the servers are asked.
    pub call_data: Vec<u8>,
    /// Selector of the function that takes the answer.
    pub callback: [u8; 4],
    /// Data that the callback gets back.
    pub extra_data: Vec<u8>,
}

impl OffchainLookup {
    /// Reads revert data. Returns `None` if it is another error.
    ///
    /// # Errors
    /// The arguments are malformed.
    pub fn decode(data: &[u8]) -> Option<Result<Self, AbiError>> {
        data.strip_prefix(&OFFCHAIN_LOOKUP).map(|arguments| Self::read(Tuple::new(arguments)))
    }

    fn read(arguments: Tuple<'_>) -> Result<Self, AbiError> {
        let templates = arguments.array(1)?;
        let mut urls = Vec::new();
        for slot in 0..templates.len().min(MAX_URLS) {
            let url = core::str::from_utf8(templates.items().bytes(slot)?).ok();
            urls.extend(url.filter(|url| url.len() <= MAX_URL_BYTES).map(str::to_owned));
        }
        let [c0, c1, c2, c3, ..] = *arguments.word(3)?;
        Ok(Self {
            sender: arguments.address(0)?.unwrap_or_default(),
            urls,
            call_data: arguments.bytes(2)?.to_vec(),
            callback: [c0, c1, c2, c3],
            extra_data: arguments.bytes(4)?.to_vec(),
        })
    }

    /// Returns the data of the call that hands in the answer of a server:
    /// `callback(bytes response, bytes extraData)`.
    pub fn callback_data(&self, response: &[u8]) -> Vec<u8> {
        call_data(self.callback, &[Argument::Bytes(response), Argument::Bytes(&self.extra_data)])
    }
}
