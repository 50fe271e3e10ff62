//! Which standard a contract says it implements (ERC-165), and the newest block: three questions at once.

use crate::answer::{Standard, Warning};
use crate::chain::abi::decode_bool;
use crate::chain::ask::{Ask, Asked};
use crate::chain::calls;
use crate::chain::reply::Reply;
use crate::context::Context;
use crate::error::{Error, Upstream};
use crate::http::Settled;
use crate::settings::origin;

use super::Step;
use super::locate::Locate;

/// Room for a short result, and for a long error message.
const MAX_BYTES: u32 = 64 * 1024;

/// The first step.
#[derive(Debug)]
pub(crate) struct Detect {
    block: Question<(u64, usize)>,
    erc721: Question<bool>,
    erc1155: Question<bool>,
}

/// A question, or its answer.
#[derive(Debug)]
enum Question<T> {
    Open(Ask),
    Answered(T),
}

impl Detect {
    /// Asks all three.
    pub(crate) fn start(cx: &mut Context) -> Result<Step, Error> {
        let contract = cx.token.contract;
        let block = Ask::start(calls::block_number(), MAX_BYTES, 0, cx)?;
        let erc721 = Ask::start(calls::supports_interface(&contract, calls::ERC721), MAX_BYTES, 0, cx)?;
        let erc1155 = Ask::start(calls::supports_interface(&contract, calls::ERC1155), MAX_BYTES, 0, cx)?;
        Ok(Step::Detect(Box::new(Self { block: Question::Open(block), erc721: Question::Open(erc721), erc1155: Question::Open(erc1155) })))
    }

    /// Takes what settled; with the third answer the URI is asked for.
    pub(crate) fn settle(self, settled: &Settled, cx: &mut Context) -> Result<Step, Error> {
        let block = self.block.settle(settled, cx, block_number)?;
        let erc721 = self.erc721.settle(settled, cx, supported)?;
        let erc1155 = self.erc1155.settle(settled, cx, supported)?;
        match (block, erc721, erc1155) {
            (Question::Answered((block, endpoint)), Question::Answered(erc721), Question::Answered(erc1155)) => {
                Locate::start(candidates(erc721, erc1155, cx), block, endpoint, cx)
            }
            (block, erc721, erc1155) => Ok(Step::Detect(Box::new(Self { block, erc721, erc1155 }))),
        }
    }
}

impl<T> Question<T> {
    fn settle(self, settled: &Settled, cx: &mut Context, read: fn(&Reply, usize, &Context) -> Result<T, Error>) -> Result<Self, Error> {
        match self {
            Self::Open(ask) => match ask.settle(settled, cx)? {
                Asked::Waiting(ask) => Ok(Self::Open(ask)),
                Asked::Answered(answered) => read(&answered.reply, answered.endpoint, cx).map(Self::Answered),
            },
            answered => Ok(answered),
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
            cx.warnings.push(Warning::whole("no-erc165", detail));
            &[Standard::Erc721, Standard::Erc1155]
        }
    }
}

/// The block, with the endpoint that knows it.
fn block_number(reply: &Reply, endpoint: usize, cx: &Context) -> Result<(u64, usize), Error> {
    let number = match reply {
        Reply::Value(bytes) if !bytes.is_empty() => {
            bytes.iter().try_fold(0u64, |value, byte| value.checked_mul(256)?.checked_add(u64::from(*byte)))
        }
        _ => None,
    };
    let origin = cx.settings.rpc.get(endpoint).map_or_else(String::new, |url| origin(url));
    let block = number.ok_or(Upstream { origin, detail: "eth_blockNumber gave no block number".to_owned(), retryable: true });
    block.map(|block| (block, endpoint)).map_err(Error::UpstreamError)
}

/// ERC-165: whatever is not the word 1 is a no, a revert included.
fn supported(reply: &Reply, _endpoint: usize, _cx: &Context) -> Result<bool, Error> {
    Ok(matches!(reply, Reply::Value(bytes) if decode_bool(bytes) == Some(true)))
}
