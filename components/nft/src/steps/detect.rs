//! Which standard a contract says it implements (ERC-165), and the newest block: three questions at once.

use crate::answer::Standard;
use crate::chain::abi::decode_bool;
use crate::chain::ask::{Answered, Ask, Asked};
use crate::chain::calls;
use crate::chain::reply::Reply;
use crate::context::Context;
use crate::error::Error;
use crate::http::Settled;

use super::Step;
use super::locate::Locate;

/// Room for a short result, and for a long error message.
const MAX_BYTES: u32 = 64 * 1024;

/// The first step.
#[derive(Debug)]
pub(crate) struct Detect {
    block: Question<u64>,
    erc721: Question<bool>,
    erc1155: Question<bool>,
}

/// A question, or its answer.
#[derive(Debug)]
enum Question<T> {
    Open(Ask<T>),
    Answered(Answered<T>),
}

impl Detect {
    /// Asks all three.
    pub(crate) fn start(cx: &mut Context) -> Result<Step, Error> {
        let contract = cx.token.contract;
        let block = Ask::start(calls::block_number(), MAX_BYTES, block_number, 0, cx)?;
        let erc721 = Ask::start(calls::supports_interface(&contract, calls::ERC721), MAX_BYTES, supported, 0, cx)?;
        let erc1155 = Ask::start(calls::supports_interface(&contract, calls::ERC1155), MAX_BYTES, supported, 0, cx)?;
        Ok(Step::Detect(Box::new(Self { block: Question::Open(block), erc721: Question::Open(erc721), erc1155: Question::Open(erc1155) })))
    }

    /// Takes what settled; with the third answer the URI is asked for.
    pub(crate) fn settle(self, settled: &Settled, cx: &mut Context) -> Result<Step, Error> {
        let block = self.block.settle(settled, cx)?;
        let erc721 = self.erc721.settle(settled, cx)?;
        let erc1155 = self.erc1155.settle(settled, cx)?;
        match (block, erc721, erc1155) {
            (Question::Answered(block), Question::Answered(erc721), Question::Answered(erc1155)) => {
                Locate::start(candidates(erc721.value, erc1155.value, cx), block.value, block.endpoint, cx)
            }
            (block, erc721, erc1155) => Ok(Step::Detect(Box::new(Self { block, erc721, erc1155 }))),
        }
    }

    /// A hedge is due: every open question is put to one more endpoint.
    pub(crate) fn wake(mut self, cx: &mut Context) -> Step {
        self.block.hedge(cx);
        self.erc721.hedge(cx);
        self.erc1155.hedge(cx);
        Step::Detect(Box::new(self))
    }

    /// When the next hedge is due.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.block.wake_after_ms(cx).or_else(|| self.erc721.wake_after_ms(cx)).or_else(|| self.erc1155.wake_after_ms(cx))
    }
}

impl<T> Question<T> {
    fn settle(self, settled: &Settled, cx: &mut Context) -> Result<Self, Error> {
        match self {
            Self::Open(ask) => Ok(match ask.settle(settled, cx)? {
                Asked::Waiting(ask) => Self::Open(ask),
                Asked::Answered(answered) => Self::Answered(answered),
            }),
            answered => Ok(answered),
        }
    }

    fn hedge(&mut self, cx: &mut Context) {
        if let Self::Open(ask) = self {
            ask.hedge(cx);
        }
    }

    fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        match self {
            Self::Open(ask) => ask.wake_after_ms(cx),
            Self::Answered(_) => None,
        }
    }
}

/// Which standards to try, in order. Contracts older than ERC-165, or careless ones, say nothing: both are tried.
fn candidates(erc721: bool, erc1155: bool, cx: &mut Context) -> &'static [Standard] {
    match (erc721, erc1155) {
        (true, true) => &[Standard::Erc721, Standard::Erc1155],
        (true, false) => &[Standard::Erc721],
        (false, true) => &[Standard::Erc1155],
        (false, false) => {
            let detail = "the contract says by ERC-165 neither ERC-721 nor ERC-1155; the standard is what it answers to";
            cx.warnings.whole("no-erc165", detail);
            &[Standard::Erc721, Standard::Erc1155]
        }
    }
}

/// The number of a block.
fn block_number(reply: Reply) -> Option<u64> {
    match reply {
        Reply::Value(bytes) if !bytes.is_empty() => {
            bytes.iter().try_fold(0u64, |value, byte| value.checked_mul(256)?.checked_add(u64::from(*byte)))
        }
        _ => None,
    }
}

/// ERC-165: whatever is not the word 1 is a no, a revert included.
fn supported(reply: Reply) -> Option<bool> {
    Some(matches!(reply, Reply::Value(bytes) if decode_bool(&bytes) == Some(true)))
}
