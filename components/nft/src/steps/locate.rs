//! Which URI a contract gives for the token.

use crate::answer::Standard;
use crate::chain::ask::{Ask, Asked};
use crate::chain::reply::Reply;
use crate::chain::{abi, calls};
use crate::context::Context;
use crate::error::Error;
use crate::http::Settled;
use crate::uri::invalid;

use super::Step;
use super::obtain::{Found, Obtain};

/// Room for the JSON-RPC envelope and the ABI head around a URI.
const ENVELOPE: u32 = 64 * 1024;

/// Asks `tokenURI` or `uri` of the standards that come into question, one after another.
#[derive(Debug)]
pub(crate) struct Locate {
    standard: Standard,
    rest: &'static [Standard],
    block: u64,
    endpoint: usize,
    ask: Ask<Reply>,
    refusals: Refusals,
}

/// What the calls before this one ended with.
#[derive(Debug, Default)]
struct Refusals {
    reason: Option<String>,
    standards: usize,
}

impl Locate {
    /// Asks the first candidate, at a block, of the endpoint that knows it.
    pub(crate) fn start(candidates: &'static [Standard], block: u64, endpoint: usize, cx: &mut Context) -> Result<Step, Error> {
        Self::ask(candidates, block, endpoint, Refusals::default(), cx)
    }

    fn ask(candidates: &'static [Standard], block: u64, endpoint: usize, refusals: Refusals, cx: &mut Context) -> Result<Step, Error> {
        let Some((standard, rest)) = candidates.split_first() else {
            return match refusals.reason {
                None if refusals.standards > 1 => Diagnose::start(block, endpoint, cx),
                reason => Err(not_found(reason, refusals.standards, cx)),
            };
        };
        let call = calls::by_token(&cx.token.contract, selector(*standard), &cx.token.id, block);
        // Two hexadecimal digits a byte.
        let max_bytes = cx.settings.max_json_bytes.saturating_mul(2).saturating_add(ENVELOPE);
        let ask = Ask::start(call, max_bytes, Some, endpoint, cx)?;
        Ok(Step::Locate(Box::new(Self { standard: *standard, rest, block, endpoint, ask, refusals })))
    }

    /// Takes what settled. Errors: `TokenNotFound` when no candidate answers, `TokenUriInvalid` for an answer that is no URI.
    pub(crate) fn settle(self, settled: &Settled, cx: &mut Context) -> Result<Step, Error> {
        let Self { standard, rest, block, endpoint, ask, mut refusals } = self;
        let answered = match ask.settle(settled, cx)? {
            Asked::Waiting(ask) => return Ok(Step::Locate(Box::new(Self { standard, rest, block, endpoint, ask, refusals }))),
            Asked::Answered(answered) => answered,
        };
        refusals.standards += 1;
        match answered.value {
            Reply::Value(data) if data.is_empty() => {}
            Reply::Value(data) => return Obtain::start(Found { standard, uri: read_uri(&data, cx)?, block }, cx),
            Reply::Reverted { offchain_lookup: true, .. } => {
                return Err(Error::TokenUriInvalid(invalid("an answer on chain", "OffchainLookup (ERC-3668), which is not supported")));
            }
            Reply::Reverted { reason, .. } => refusals.reason = Some(format!("{} {reason}", function(standard))),
        }
        Self::ask(rest, block, answered.endpoint, refusals, cx)
    }

    /// A hedge is due.
    pub(crate) fn wake(mut self, cx: &mut Context) -> Step {
        self.ask.hedge(cx);
        Step::Locate(Box::new(self))
    }

    /// When the next hedge is due.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.ask.wake_after_ms(cx)
    }
}

/// Asks whether there is code, to tell a missing contract from a silent one.
#[derive(Debug)]
pub(crate) struct Diagnose {
    ask: Ask<Reply>,
}

impl Diagnose {
    fn start(block: u64, endpoint: usize, cx: &mut Context) -> Result<Step, Error> {
        let ask = Ask::start(calls::code(&cx.token.contract, block), ENVELOPE, Some, endpoint, cx)?;
        Ok(Step::Diagnose(Box::new(Self { ask })))
    }

    /// Always ends in an error, of which it finds the words.
    pub(crate) fn settle(self, settled: &Settled, cx: &mut Context) -> Result<Step, Error> {
        match self.ask.settle(settled, cx)? {
            Asked::Waiting(ask) => Ok(Step::Diagnose(Box::new(Self { ask }))),
            Asked::Answered(answered) => Err(match answered.value {
                Reply::Value(code) if code.is_empty() => {
                    Error::TokenNotFound(format!("there is no contract at {} on chain {}", cx.token.checksummed(), cx.token.chain))
                }
                _ => not_found(None, 2, cx),
            }),
        }
    }

    /// A hedge is due.
    pub(crate) fn wake(mut self, cx: &mut Context) -> Step {
        self.ask.hedge(cx);
        Step::Diagnose(Box::new(self))
    }

    /// When the next hedge is due.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.ask.wake_after_ms(cx)
    }
}

fn not_found(reason: Option<String>, standards: usize, cx: &Context) -> Error {
    let contract = cx.token.checksummed();
    let id = cx.token.id;
    Error::TokenNotFound(match (reason, standards) {
        (Some(reason), 1) => format!("{contract} has no token {id}: {reason}"),
        (Some(reason), _) => format!("{contract} is no ERC-721 or ERC-1155, or has no token {id}: {reason}"),
        (None, 1) => format!("{contract} has no token {id}: it answers nothing"),
        (None, _) => format!("{contract} is no ERC-721 or ERC-1155: it answers nothing"),
    })
}

const fn selector(standard: Standard) -> [u8; 4] {
    match standard {
        Standard::Erc721 => calls::TOKEN_URI,
        Standard::Erc1155 => calls::URI,
    }
}

const fn function(standard: Standard) -> &'static str {
    match standard {
        Standard::Erc721 => "tokenURI",
        Standard::Erc1155 => "uri",
    }
}

/// The string in a call's answer, without NUL bytes: contracts that build strings in fixed-size buffers leave them.
fn read_uri(data: &[u8], cx: &mut Context) -> Result<String, Error> {
    let shown = || alloy_primitives::hex::encode_prefixed(data.get(..96).unwrap_or(data));
    let bytes =
        abi::decode_string(data).map_err(|error| Error::TokenUriInvalid(invalid(format!("one ABI-encoded string ({error})"), &shown())))?;
    let text = core::str::from_utf8(bytes).map_err(|_| Error::TokenUriInvalid(invalid("UTF-8", &String::from_utf8_lossy(bytes))))?;
    if !text.contains('\0') {
        return Ok(text.to_owned());
    }
    cx.warnings.whole("nul-bytes", "the URI held NUL bytes, which were left out");
    Ok(text.replace('\0', ""))
}
