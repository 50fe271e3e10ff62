//! The second step: the token URI that the contract returns for the token.

use super::detect::Detected;
use super::located::Located;
use crate::chain::query::{Query, QueryOutcome};
use crate::chain::reply::Reply;
use crate::chain::{abi, calls};
use crate::context::Context;
use crate::document::Standard;
use crate::error::Error;
use crate::http::Settled;
use crate::uri::syntax::invalid;

/// Maximum size of the JSON-RPC envelope and the ABI head around a URI.
const MAX_ENVELOPE_BYTES: u32 = 64 * 1024;

/// Calls `tokenURI` or `uri` of the candidate standards, one after another.
#[derive(Debug)]
pub(crate) struct Locate {
    standard: Standard,
    rest: &'static [Standard],
    block: u64,
    query: Query<Reply>,
    refusals: Refusals,
}

/// How the earlier calls ended.
#[derive(Debug, Default)]
struct Refusals {
    /// Reason of the last revert.
    reason: Option<String>,
    /// Number of standards that were tried.
    standards: usize,
}

/// A block, and the endpoint that knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadAt {
    block: u64,
    endpoint: usize,
}

/// The state of this step after a fetch has settled.
pub(crate) enum LocateOutcome {
    /// A call is in flight.
    Waiting(Locate),
    /// The contract returned a token URI.
    Located(Located),
    /// The contract returned nothing to any call, so that it may not exist.
    Silent(ReadAt),
}

impl Locate {
    /// Calls the function of the first candidate.
    pub(crate) fn start(detected: Detected, cx: &mut Context) -> Result<Self, Error> {
        let Detected { candidates, block, endpoint } = detected;
        let at = ReadAt { block, endpoint };
        match Self::call(candidates, at, Refusals::default(), cx)? {
            LocateOutcome::Waiting(locate) => Ok(locate),
            _ => Err(Error::Other("there is no standard to try".to_owned())),
        }
    }

    /// Calls the function of the next candidate. Without one, decides what the refusals mean.
    fn call(candidates: &'static [Standard], at: ReadAt, refusals: Refusals, cx: &mut Context) -> Result<LocateOutcome, Error> {
        let Some((standard, rest)) = candidates.split_first() else {
            return match refusals.reason {
                None if refusals.standards > 1 => Ok(LocateOutcome::Silent(at)),
                reason => Err(not_found(reason, refusals.standards, cx)),
            };
        };
        let call = calls::by_token(&cx.token.contract, selector(*standard), &cx.token.id, at.block);
        // A byte takes two hexadecimal digits.
        let max_bytes = cx.settings.max_json_bytes.saturating_mul(2).saturating_add(MAX_ENVELOPE_BYTES);
        let query = Query::start(call, max_bytes, Some, at.endpoint, cx)?;
        Ok(LocateOutcome::Waiting(Self { standard: *standard, rest, block: at.block, query, refusals }))
    }

    /// Takes a fetch that has settled.
    ///
    /// Errors:
    /// - `TokenNotFound` if no candidate returns a URI.
    /// - `TokenUriInvalid` if the returned value is not a string, or has to be looked up off chain.
    pub(crate) fn settle(self, settled: &Settled, cx: &mut Context) -> Result<LocateOutcome, Error> {
        let Self { standard, rest, block, query, mut refusals } = self;
        let answer = match query.settle(settled, cx)? {
            QueryOutcome::Waiting(query) => return Ok(LocateOutcome::Waiting(Self { standard, rest, block, query, refusals })),
            QueryOutcome::Answered(answer) => answer,
        };
        refusals.standards += 1;
        match answer.value {
            Reply::Value(data) if data.is_empty() => {}
            Reply::Value(data) => return Ok(LocateOutcome::Located(Located { standard, uri: read_uri(&data, cx)?, block })),
            Reply::Reverted { offchain_lookup: true, .. } => {
                return Err(Error::TokenUriInvalid(invalid("a value on chain", "OffchainLookup (ERC-3668), which is not supported")));
            }
            Reply::Reverted { reason, .. } => refusals.reason = Some(format!("{} {reason}", function(standard))),
        }
        Self::call(rest, ReadAt { block, endpoint: answer.endpoint }, refusals, cx)
    }

    /// Sends the call to one more endpoint, because the hedge delay has passed.
    pub(crate) fn hedge(&mut self, cx: &mut Context) {
        self.query.hedge(cx);
    }

    /// Returns the milliseconds until the next hedge, or `None` if none is due.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.query.wake_after_ms(cx)
    }
}

/// Asks whether there is code at the address, to tell a missing contract from a contract of another
/// kind.
#[derive(Debug)]
pub(crate) struct Diagnose {
    query: Query<Reply>,
}

impl Diagnose {
    /// Asks for the code.
    pub(crate) fn start(at: ReadAt, cx: &mut Context) -> Result<Self, Error> {
        let query = Query::start(calls::code(&cx.token.contract, at.block), MAX_ENVELOPE_BYTES, Some, at.endpoint, cx)?;
        Ok(Self { query })
    }

    /// Takes a fetch that has settled.
    ///
    /// Errors: `TokenNotFound` in any case, once the reply is there. It says whether the contract
    /// exists.
    pub(crate) fn settle(self, settled: &Settled, cx: &mut Context) -> Result<Self, Error> {
        match self.query.settle(settled, cx)? {
            QueryOutcome::Waiting(query) => Ok(Self { query }),
            QueryOutcome::Answered(answer) => Err(match answer.value {
                Reply::Value(code) if code.is_empty() => {
                    Error::TokenNotFound(format!("there is no contract at {} on chain {}", cx.token.checksummed(), cx.token.chain))
                }
                _ => not_found(None, 2, cx),
            }),
        }
    }

    /// Sends the query to one more endpoint, because the hedge delay has passed.
    pub(crate) fn hedge(&mut self, cx: &mut Context) {
        self.query.hedge(cx);
    }

    /// Returns the milliseconds until the next hedge, or `None` if none is due.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.query.wake_after_ms(cx)
    }
}

/// Returns the error for a token without URI, after `standards` standards were tried.
fn not_found(reason: Option<String>, standards: usize, cx: &Context) -> Error {
    let contract = cx.token.checksummed();
    let id = cx.token.id;
    Error::TokenNotFound(match (reason, standards) {
        (Some(reason), 1) => format!("{contract} has no token {id}: {reason}"),
        (Some(reason), _) => format!("{contract} is not an ERC-721 or ERC-1155 contract, or has no token {id}: {reason}"),
        (None, 1) => format!("{contract} has no token {id}: the contract returns nothing"),
        (None, _) => format!("{contract} is not an ERC-721 or ERC-1155 contract: it returns nothing"),
    })
}

/// Returns the selector of the function that returns the token URI.
const fn selector(standard: Standard) -> [u8; 4] {
    match standard {
        Standard::Erc721 => calls::TOKEN_URI,
        Standard::Erc1155 => calls::URI,
    }
}

/// Returns the name of the function that returns the token URI.
const fn function(standard: Standard) -> &'static str {
    match standard {
        Standard::Erc721 => "tokenURI",
        Standard::Erc1155 => "uri",
    }
}

/// Decodes the returned string and removes NUL bytes, which contracts leave that build strings in
/// fixed-size buffers.
fn read_uri(data: &[u8], cx: &mut Context) -> Result<String, Error> {
    let shown = || alloy_primitives::hex::encode_prefixed(data.get(..96).unwrap_or(data));
    let bytes =
        abi::decode_string(data).map_err(|error| Error::TokenUriInvalid(invalid(format!("one ABI-encoded string ({error})"), &shown())))?;
    let text = core::str::from_utf8(bytes).map_err(|_| Error::TokenUriInvalid(invalid("UTF-8", &String::from_utf8_lossy(bytes))))?;
    if !text.contains('\0') {
        return Ok(text.to_owned());
    }
    cx.warnings.push_whole("nul-bytes", "the URI contains NUL bytes, which were removed");
    Ok(text.replace('\0', ""))
}
