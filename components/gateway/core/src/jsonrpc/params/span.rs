//! How many blocks a call reads, as far as its params say. A call over many blocks costs more, and
//! a chain's configuration caps it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::hash::is_hash;
use crate::jsonrpc::params::leading::first;
use crate::jsonrpc::params::log_filter::LogFilter;

/// A place in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Point {
    /// A block by its number.
    Number(u64),
    /// A tag that follows the head.
    Tag(Tag),
}

/// A tag that follows the head of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Tag {
    /// `latest` and `pending`.
    Head,
    /// `safe` and `finalized`. How far they are behind depends on the chain.
    Behind,
}

/// The blocks that a call reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Span {
    /// So many blocks.
    Blocks(u64),
    /// From one place to another, both included.
    Between(Point, Point),
}

/// The most blocks of one `eth_feeHistory`.
const MAX_FEE_BLOCKS: u64 = 1_024;

/// Returns how many blocks `eth_feeHistory` asks for: a quantity, a number, or decimal text, which
/// geth takes too. What is malformed is the node's matter, and counts as the most that a node
/// answers.
pub(crate) fn fee_blocks(params: &RawValue) -> u64 {
    let asked = match first(params).map(RawValue::get) {
        Some(text) if text.starts_with('"') => {
            let text: Cow<'_, str> = serde_json::from_str(text).unwrap_or_default();
            quantity(&text).or_else(|| text.parse().ok())
        }
        Some(text) if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => text.parse().ok(),
        _ => Some(1),
    };
    asked.unwrap_or(MAX_FEE_BLOCKS).clamp(1, MAX_FEE_BLOCKS)
}

fn point(field: &str, text: &RawValue) -> Result<Point, Problem> {
    let expected = "a quantity (0x…), or one of earliest, finalized, safe, latest, pending";
    let read: Option<String> = serde_json::from_str(text.get()).ok();
    let point = match read.as_deref() {
        Some("earliest") => Some(Point::Number(0)),
        Some("finalized" | "safe") => Some(Point::Tag(Tag::Behind)),
        Some("latest" | "pending") => Some(Point::HEAD),
        Some(text) => quantity(text).map(Point::Number),
        None => None,
    };
    point.ok_or_else(|| Problem::invalid(Code::InvalidParams, field, expected, text.get()))
}

fn quantity(text: &str) -> Option<u64> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    // `from_str_radix` would also accept a sign.
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u64::from_str_radix(digits, 16).ok()).flatten()
}

impl Span {
    /// Returns the blocks that a filter of logs or traces is about. `default` stands for a missing
    /// `fromBlock`.
    ///
    /// # Errors
    /// `invalid-params` if the range is malformed, names a block hash besides, or ends before it
    /// begins.
    pub(crate) fn of_filter(filter: &LogFilter<'_>, default: Point) -> Result<Self, Problem> {
        let invalid = |field: &str, expected: &str, got: &str| Problem::invalid(Code::InvalidParams, field, expected, got);
        if let Some(hash) = filter.block_hash {
            if filter.from_block.is_some() || filter.to_block.is_some() {
                return Err(invalid("params[0].blockHash", "a hash without fromBlock and toBlock", "both"));
            }
            return if is_hash(hash.get()) {
                Ok(Self::Blocks(1))
            } else {
                Err(invalid("params[0].blockHash", "32 bytes as 0x text", hash.get()))
            };
        }
        let from = filter.from_block.map_or(Ok(default), |text| point("params[0].fromBlock", text))?;
        let to = filter.to_block.map_or(Ok(Point::HEAD), |text| point("params[0].toBlock", text))?;
        match (from, to) {
            (Point::Number(first), Point::Number(last)) if first > last => {
                Err(invalid("params[0].fromBlock", &format!("a block that is not after toBlock, 0x{last:x}"), &format!("0x{first:x}")))
            }
            _ => Ok(Self::Between(from, to)),
        }
    }

    /// Returns the last block of the range. `latest` is the largest number. `None` if this is no
    /// range, or one that ends at a final block.
    pub(crate) fn last_block(self) -> Option<u64> {
        match self {
            Self::Between(_, Point::Number(last)) => Some(last),
            Self::Between(_, Point::Tag(Tag::Head)) => Some(u64::MAX),
            Self::Between(_, Point::Tag(Tag::Behind)) | Self::Blocks(_) => None,
        }
    }

    /// Returns whether the number of blocks depends on where the head is.
    pub(crate) fn needs_head(self) -> bool {
        match self {
            Self::Blocks(_) | Self::Between(Point::Number(_), Point::Number(_)) | Self::Between(Point::Tag(_), Point::Tag(_)) => false,
            Self::Between(..) => true,
        }
    }

    /// Returns the number of blocks, at least 1. `behind` is how many blocks `safe` and `finalized`
    /// may be behind the head. `None` if it depends on a head that is not known.
    pub(crate) fn blocks(self, head: Option<u64>, behind: u64) -> Option<u64> {
        match self {
            Self::Blocks(count) => Some(count),
            Self::Between(Point::Tag(Tag::Behind), Point::HEAD) => Some(behind.saturating_add(1)),
            Self::Between(Point::Tag(_), Point::Tag(_)) => Some(1),
            Self::Between(from, to) => {
                let first = from.number(head, behind)?;
                // The tags at the end count as the head, so that a late `finalized` costs no less.
                let last = to.number(head, 0)?;
                Some(last.saturating_sub(first).saturating_add(1))
            }
        }
    }
}

impl Point {
    /// The newest block.
    pub(crate) const HEAD: Self = Self::Tag(Tag::Head);

    /// Returns the number of the block. `None` if it depends on a head that is not known.
    pub(crate) fn number(self, head: Option<u64>, behind: u64) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Tag(Tag::Head) => head,
            Self::Tag(Tag::Behind) => head.map(|head| head.saturating_sub(behind)),
        }
    }
}
