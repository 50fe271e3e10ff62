//! The first step: which standard the contract states (ERC-165), and the latest block. The three
//! queries run at once.

use crate::chain::abi::decode_bool;
use crate::chain::calls;
use crate::chain::query::{Query, QueryAnswer, QueryOutcome};
use crate::chain::reply::Reply;
use crate::context::Context;
use crate::document::Standard;
use crate::error::Error;
use crate::http::Settled;

/// Maximum size of a response in bytes. The result is short, but an error message can be long.
const MAX_RESPONSE_BYTES: u32 = 64 * 1024;

/// The queries of this step.
#[derive(Debug)]
pub(crate) struct Detect {
    block: QueryState<u64>,
    erc721: QueryState<bool>,
    erc1155: QueryState<bool>,
}

/// A query in flight, or its answer.
#[derive(Debug)]
enum QueryState<T> {
    Open(Query<T>),
    Answered(QueryAnswer<T>),
}

/// The standards to try in order, at a block, and the endpoint that knows the block.
#[derive(Debug)]
pub(crate) struct Detected {
    pub(crate) candidates: &'static [Standard],
    pub(crate) block: u64,
    pub(crate) endpoint: usize,
}

/// The standards that the contract states by ERC-165.
#[derive(Clone, Copy)]
struct StatedStandards {
    erc721: bool,
    erc1155: bool,
}

/// The state of this step after a fetch has settled.
pub(crate) enum DetectOutcome {
    /// Queries are in flight.
    Waiting(Box<Detect>),
    /// All three queries are answered.
    Detected(Detected),
}

impl Detect {
    /// Starts all three queries.
    pub(crate) fn start(cx: &mut Context) -> Result<Self, Error> {
        let contract = cx.token.contract;
        let block = Query::start(calls::block_number(), MAX_RESPONSE_BYTES, block_number, 0, cx)?;
        let erc721 = Query::start(calls::supports_interface(&contract, calls::ERC721), MAX_RESPONSE_BYTES, supports, 0, cx)?;
        let erc1155 = Query::start(calls::supports_interface(&contract, calls::ERC1155), MAX_RESPONSE_BYTES, supports, 0, cx)?;
        Ok(Self { block: QueryState::Open(block), erc721: QueryState::Open(erc721), erc1155: QueryState::Open(erc1155) })
    }

    /// Takes a fetch that has settled.
    ///
    /// Errors: `UpstreamError` if a query gets no usable reply.
    pub(crate) fn settle(self, settled: &Settled, cx: &mut Context) -> Result<DetectOutcome, Error> {
        let block = self.block.settle(settled, cx)?;
        let erc721 = self.erc721.settle(settled, cx)?;
        let erc1155 = self.erc1155.settle(settled, cx)?;
        match (block, erc721, erc1155) {
            (QueryState::Answered(block), QueryState::Answered(erc721), QueryState::Answered(erc1155)) => {
                let stated = StatedStandards { erc721: erc721.value, erc1155: erc1155.value };
                let candidates = candidates(stated, cx);
                Ok(DetectOutcome::Detected(Detected { candidates, block: block.value, endpoint: block.endpoint }))
            }
            (block, erc721, erc1155) => Ok(DetectOutcome::Waiting(Box::new(Self { block, erc721, erc1155 }))),
        }
    }

    /// Sends every open query to one more endpoint, because the hedge delay has passed.
    pub(crate) fn hedge(&mut self, cx: &mut Context) {
        self.block.hedge(cx);
        self.erc721.hedge(cx);
        self.erc1155.hedge(cx);
    }

    /// Returns the milliseconds until the next hedge, or `None` if none is due.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.block.wake_after_ms(cx).or_else(|| self.erc721.wake_after_ms(cx)).or_else(|| self.erc1155.wake_after_ms(cx))
    }
}

impl<T> QueryState<T> {
    fn settle(self, settled: &Settled, cx: &mut Context) -> Result<Self, Error> {
        match self {
            Self::Open(query) => Ok(match query.settle(settled, cx)? {
                QueryOutcome::Waiting(query) => Self::Open(query),
                QueryOutcome::Answered(answer) => Self::Answered(answer),
            }),
            answered => Ok(answered),
        }
    }

    fn hedge(&mut self, cx: &mut Context) {
        if let Self::Open(query) = self {
            query.hedge(cx);
        }
    }

    fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        match self {
            Self::Open(query) => query.wake_after_ms(cx),
            Self::Answered(_) => None,
        }
    }
}

/// Returns the standards to try, in order. Both are tried if the contract states neither, because
/// contracts older than ERC-165 do not state any.
fn candidates(stated: StatedStandards, cx: &mut Context) -> &'static [Standard] {
    match (stated.erc721, stated.erc1155) {
        (true, true) => &[Standard::Erc721, Standard::Erc1155],
        (true, false) => &[Standard::Erc721],
        (false, true) => &[Standard::Erc1155],
        (false, false) => {
            let detail =
                "the contract states neither ERC-721 nor ERC-1155 by ERC-165; the standard is the one whose function returns a URI";
            cx.warnings.push_whole("no-erc165", detail);
            &[Standard::Erc721, Standard::Erc1155]
        }
    }
}

/// Interprets a reply as a block number.
fn block_number(reply: Reply) -> Option<u64> {
    match reply {
        Reply::Value(bytes) if !bytes.is_empty() => {
            bytes.iter().try_fold(0u64, |value, byte| value.checked_mul(256)?.checked_add(u64::from(*byte)))
        }
        _ => None,
    }
}

/// Interprets a reply as whether an interface is supported. Only the word 1 is a yes, and a revert
/// is a no (ERC-165).
fn supports(reply: Reply) -> Option<bool> {
    Some(matches!(reply, Reply::Value(bytes) if decode_bool(&bytes) == Some(true)))
}
