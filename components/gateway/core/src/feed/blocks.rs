//! Reads which blocks a chain has got since a cursor, and which it has lost.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::chain::quantity;
use crate::chain::queries::Queries;
use crate::chain::upstream::{Outgoing, Upstream};
use crate::feed::cursor::Cursor;
use crate::feed::failure;
use crate::http::problem::{Code, Problem};
use crate::io::Io;
use crate::jsonrpc::members::Members;
use crate::jsonrpc::response::Outcome;

/// The most blocks that one round reads. The next round goes on at once.
const MAX_BLOCKS: u64 = 8;

/// A block, as an endpoint answers it without its transactions.
pub(crate) struct Block {
    pub(crate) number: u64,
    pub(crate) hash: String,
    parent: String,
    json: Box<RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow)]
    number: &'a RawValue,
    hash: String,
    parent_hash: String,
}

/// What became of a chain since a cursor.
pub(crate) struct Change {
    /// The hashes of the blocks that the chain no longer has, the newest first.
    pub(crate) lost: Vec<String>,
    /// The new blocks in their order. The first follows on a block that subscribers know, unless
    /// the gateway has lost sight of the chain.
    pub(crate) new: Vec<Block>,
    /// Whether the chain has more new blocks.
    pub(crate) is_behind: bool,
}

/// Reads the newest block.
///
/// # Errors
/// `upstream-error`, `deadline`.
pub(crate) async fn head<I: Io>(upstream: &Upstream<'_, I>) -> Result<Block, Problem> {
    let params = RawValue::from_string(r#"["latest",false]"#.to_owned()).unwrap_or_default();
    block(upstream.call(&Outgoing::of("eth_getBlockByNumber", &params)).await)
}

/// Reads what became of a chain since a cursor. `head` is its newest block. `None` if nothing is
/// new: also if the endpoint that answered lags behind the blocks that subscribers know.
///
/// # Errors
/// `upstream-error`, `deadline`. Nothing is lost then, because the next round begins at the same
/// cursor.
pub(crate) async fn since<I: Io>(upstream: &Upstream<'_, I>, cursor: &Cursor, head: Block) -> Result<Option<Change>, Problem> {
    if cursor.hash(head.number) == Some(head.hash.as_str()) {
        return Ok(None);
    }
    if head.number < cursor.oldest() {
        return Ok(Some(Change { lost: Vec::new(), new: vec![head], is_behind: false }));
    }
    let newest = head.number;
    let last = newest.min(cursor.top().saturating_add(MAX_BLOCKS));
    let mut new = read(upstream, cursor.top().saturating_add(1), last, head).await?;
    let follows = new.first().is_some_and(|first| cursor.hash(cursor.top()) == Some(first.parent.as_str()));
    let mut first_new = cursor.top().saturating_add(1);
    if !follows {
        let (replaced, first) = replaced(upstream, cursor, newest).await?;
        first_new = first;
        new.splice(0..0, replaced);
    }
    if new.is_empty() {
        // An endpoint that lags, and that does not know its own head yet.
        return Ok(None);
    }
    let before = first_new.checked_sub(1).and_then(|number| cursor.hash(number));
    let parents = core::iter::once(before).chain(new.iter().map(|block| Some(block.hash.as_str())));
    if new.iter().zip(parents).any(|(block, parent)| parent.is_some_and(|parent| parent != block.parent)) {
        return Err(Problem::new(Code::UpstreamError, "the chain changed while its blocks were read"));
    }
    Ok(Some(Change { lost: cursor.from(first_new), new, is_behind: last < newest }))
}

/// Finds the blocks that have taken the place of known ones: from the top down to the first that is
/// still the same. Returns them in their order, and the number of the first.
async fn replaced<I: Io>(upstream: &Upstream<'_, I>, cursor: &Cursor, newest: u64) -> Result<(Vec<Block>, u64), Problem> {
    let mut found: Vec<Block> = Vec::new();
    let mut to = cursor.top().min(newest);
    loop {
        let from = to.saturating_sub(MAX_BLOCKS - 1).max(cursor.oldest());
        let mut blocks = numbered(upstream, from, to).await?;
        let same = blocks.iter().rposition(|block| cursor.hash(block.number) == Some(block.hash.as_str()));
        if let Some(same) = same {
            blocks.drain(..=same);
        }
        let is_over = same.is_some() || from == cursor.oldest();
        blocks.append(&mut found);
        found = blocks;
        if is_over {
            let first = found.first().map_or(to.saturating_add(1), |block| block.number);
            return Ok((found, first));
        }
        to = from - 1;
    }
}

/// Reads the blocks of a range, which may end with a block that is known.
async fn read<I: Io>(upstream: &Upstream<'_, I>, from: u64, to: u64, head: Block) -> Result<Vec<Block>, Problem> {
    if from > to {
        return Ok(Vec::new());
    }
    if to != head.number {
        return numbered(upstream, from, to).await;
    }
    let mut blocks = if from < to { numbered(upstream, from, to - 1).await? } else { Vec::new() };
    blocks.push(head);
    Ok(blocks)
}

async fn numbered<I: Io>(upstream: &Upstream<'_, I>, from: u64, to: u64) -> Result<Vec<Block>, Problem> {
    let mut queries = Queries::default();
    let asked: Vec<_> =
        (from..=to).map(|number| (number, queries.ask("eth_getBlockByNumber", format!(r#"["0x{number:x}",false]"#)))).collect();
    let mut answers = queries.send(upstream).await;
    let read = |(number, query)| {
        let block = block(answers.take(query))?;
        if block.number == number { Ok(block) } else { Err(unusable(&format!("block {number}"), &block.number.to_string())) }
    };
    asked.into_iter().map(read).collect()
}

fn block(outcome: Outcome) -> Result<Block, Problem> {
    let json = failure::result(outcome)?;
    let wire: Wire<'_> = serde_json::from_str(json.get()).map_err(|_| unusable("a block", json.get()))?;
    let number = quantity::parse_u64(wire.number).ok_or_else(|| unusable("a block with a number", json.get()))?;
    let (hash, parent) = (wire.hash, wire.parent_hash);
    Ok(Block { number, hash, parent, json })
}

fn unusable(expected: &str, got: &str) -> Problem {
    Problem::invalid(Code::UpstreamError, "eth_getBlockByNumber", expected, got)
}

impl Block {
    /// Returns the header as JSON: the block without what is below it.
    pub(crate) fn header(&self) -> String {
        let mut fields: Members<'_> = serde_json::from_str(self.json.get()).unwrap_or_default();
        for body in ["transactions", "withdrawals"] {
            fields.remove(body);
        }
        serde_json::to_string(&fields).unwrap_or_default()
    }
}
