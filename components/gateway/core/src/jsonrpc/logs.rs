//! Splits a call for the logs of many blocks into several calls, and joins their answers.

use std::borrow::Cow;

use serde_json::value::{RawValue, to_raw_value};

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::members::Members;
use crate::jsonrpc::params::span::{Point, Span};
use crate::jsonrpc::response::Outcome;

/// The most bytes of joined logs: as many as one answer of an upstream may have.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// One of the calls into which a call is split.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) params: Box<RawValue>,
    /// The last block that it reads, in the sense of [`Span::last_block`].
    pub(crate) last_block: Option<u64>,
}

/// Returns the calls into which `eth_getLogs` is split, in the order of their blocks. `None` if it
/// goes on as it is: it has no more than `size` blocks, or it begins at a tag.
pub(crate) fn split(params: &RawValue, span: Span, head: Option<u64>, size: u64) -> Option<Vec<Part>> {
    let Span::Between(Point::Number(first), to) = span else { return None };
    let last = to.number(head, 0)?;
    if size == 0 || last.saturating_sub(first) < size {
        return None;
    }
    let list: Vec<&RawValue> = serde_json::from_str(params.get()).ok()?;
    let (filter, rest) = list.split_first()?;
    let filter: Members<'_> = serde_json::from_str(filter.get()).ok()?;
    let mut pieces = Vec::new();
    let mut start = first;
    loop {
        let is_last = last.saturating_sub(start) < size;
        let end = if is_last { last } else { start.saturating_add(size - 1) };
        let (from, until) = (hexadecimal(start), hexadecimal(end));
        let mut piece = filter.clone();
        piece.insert(Cow::Borrowed("fromBlock"), &from);
        // The last one keeps a tag, which the chain may have moved on since the head was learned.
        let has_tag = is_last && matches!(to, Point::Tag(_));
        if !has_tag {
            piece.insert(Cow::Borrowed("toBlock"), &until);
        }
        let last_block = if has_tag { span.last_block() } else { Some(end) };
        let piece = to_raw_value(&piece).ok()?;
        let whole: Vec<&RawValue> = core::iter::once(&*piece).chain(rest.iter().copied()).collect();
        pieces.push(Part { params: to_raw_value(&whole).ok()?, last_block });
        if is_last {
            return Some(pieces);
        }
        start = end.saturating_add(1);
    }
}

fn hexadecimal(number: u64) -> Box<RawValue> {
    // Writing a text cannot fail.
    to_raw_value(&format!("0x{number:x}")).unwrap_or_default()
}

/// Joins lists of logs in their order. The first outcome that is no list of logs is the outcome of
/// the whole.
pub(crate) fn join(outcomes: Vec<Outcome>) -> Outcome {
    let mut joined = String::from("[");
    for outcome in outcomes {
        let logs = match outcome {
            Outcome::Result(logs) => logs,
            failed => return failed,
        };
        let Some(items) = logs.get().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
            return Problem::invalid(Code::UpstreamError, "eth_getLogs", "a list of logs", logs.get()).into();
        };
        let items = items.trim();
        if items.is_empty() {
            continue;
        }
        if joined.len() > 1 {
            joined.push(',');
        }
        if joined.len().saturating_add(items.len()) >= MAX_BYTES {
            let detail = format!("the logs of this range have more than {MAX_BYTES} bytes; ask for fewer blocks");
            return Problem::new(Code::AnswerTooLarge, detail).into();
        }
        joined.push_str(items);
    }
    joined.push(']');
    let broken = |_| Problem::new(Code::Internal, "the joined logs are no JSON").into();
    RawValue::from_string(joined).map_or_else(broken, Outcome::Result)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::jsonrpc::params::facts::facts;

    fn pieces(params: &str, head: Option<u64>, size: u64) -> Option<Vec<String>> {
        let params = RawValue::from_string(params.to_owned()).unwrap();
        let span = facts("eth_getLogs", &params).unwrap().span.unwrap();
        Some(split(&params, span, head, size)?.into_iter().map(|part| part.params.get().to_owned()).collect())
    }

    #[test]
    fn splits_in_the_order_of_blocks_without_a_gap() {
        let split = pieces(r#"[{"address":"0x1","fromBlock":"0x0","toBlock":"0x18"},7]"#, None, 10).unwrap();
        assert_eq!(
            split,
            [
                r#"[{"address":"0x1","fromBlock":"0x0","toBlock":"0x9"},7]"#,
                r#"[{"address":"0x1","fromBlock":"0xa","toBlock":"0x13"},7]"#,
                r#"[{"address":"0x1","fromBlock":"0x14","toBlock":"0x18"},7]"#,
            ]
        );
    }

    #[test]
    fn the_last_piece_keeps_the_tag() {
        for tag in [r#","toBlock":"latest""#, ""] {
            let split = pieces(&format!(r#"[{{"fromBlock":"0x0"{tag}}}]"#), Some(11), 10).unwrap();
            assert_eq!(split, [r#"[{"fromBlock":"0x0","toBlock":"0x9"}]"#.to_owned(), format!(r#"[{{"fromBlock":"0xa"{tag}}}]"#)]);
        }
    }

    #[test]
    fn each_part_knows_its_last_block() {
        for (to, ends) in [(r#""0xb""#, [Some(9), Some(11)]), (r#""latest""#, [Some(9), Some(u64::MAX)]), (r#""safe""#, [Some(9), None])] {
            let params = RawValue::from_string(format!(r#"[{{"fromBlock":"0x0","toBlock":{to}}}]"#)).unwrap();
            let span = facts("eth_getLogs", &params).unwrap().span.unwrap();
            let parts = split(&params, span, Some(11), 10).unwrap();
            assert_eq!(parts.iter().map(|part| part.last_block).collect::<Vec<_>>(), ends, "{to}");
        }
    }

    #[test]
    fn goes_on_whole_where_one_call_is_enough() {
        for (params, head) in [
            (r#"[{"fromBlock":"0x0","toBlock":"0x9"}]"#, None),
            (r#"[{"fromBlock":"0x0"}]"#, None),
            (r#"[{"fromBlock":"finalized"}]"#, Some(1_000)),
            ("[{}]", Some(1_000)),
        ] {
            assert_eq!(pieces(params, head, 10), None, "{params}");
        }
        assert_eq!(pieces(r#"[{"fromBlock":"0xfffffffffffffffe","toBlock":"0xffffffffffffffff"}]"#, None, 1).unwrap().len(), 2);
    }

    #[test]
    fn joins_lists_in_order() {
        let result = |text: &str| Outcome::Result(RawValue::from_string(text.to_owned()).unwrap());
        let text = |outcome| match outcome {
            Outcome::Result(result) => result.get().to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(text(join(vec![result("[]"), result("[1, 2]"), result("[ ]"), result("[3]")])), "[1, 2,3]");
        assert_eq!(text(join(vec![result("[]"), result("[]")])), "[]");
        assert!(text(join(vec![result("[]"), result("null")])).contains("a list of logs"));
        let failed: Outcome = Problem::new(Code::Deadline, "late").into();
        assert!(text(join(vec![result("[1]"), failed])).contains("late"));
        let large = format!("[\"{}\"]", "x".repeat(MAX_BYTES - 100));
        let too_large = join(vec![result("[1]"), result(&large), result(&large)]);
        assert_eq!(too_large.problem().map(|problem| problem.code), Some(Code::AnswerTooLarge));
        assert!(text(too_large).contains("fewer blocks"));
    }
}
