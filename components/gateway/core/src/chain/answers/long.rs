//! Long results, which are judged by the beginning of the response and verified while they come.
//!
//! Security: of such a response only the value of `result` goes to the client, in an envelope of
//! the gateway's own. The endpoint's envelope is read at its end as that of a whole response is:
//! another id, an error beside the result or a second result is found there.

use crate::chain::answers::read::{Replies, Reply, single};
use crate::chain::answers::table::Verdict;
use crate::io::Response;
use crate::jsonrpc::response::Outcome;
use crate::jsonrpc::scan::{NoJson, Scanner};

/// The longest answer, in bytes, that is read whole before it is judged. Nothing longer is kept, or
/// says how far a node is.
pub(crate) const MAX_SHORT_BYTES: u32 = 1 << 20;

/// The most bytes behind a result.
const MAX_TAIL_BYTES: usize = 4096;

/// What an envelope may still have behind its result.
const TAILS: [&str; 4] = ["}", r#","id":0}"#, r#","jsonrpc":"2.0"}"#, r#","id":0,"jsonrpc":"2.0"}"#];

/// The response to a single call with the id 0, whose result is long and still comes.
pub(crate) struct LongResult {
    status: u16,
    /// The endpoint's envelope so far. 0 stands in the place of the result.
    envelope: Vec<u8>,
    scanner: Scanner,
    is_whole: bool,
    tail_bytes: usize,
}

impl LongResult {
    /// Judges a response by its beginning. Returns besides where in it the result begins. `None` if
    /// it is no result, or cannot be judged without the rest.
    pub(crate) fn judge(beginning: &Response) -> Option<(Self, usize)> {
        let at = result_in(&beginning.body)?;
        let (before, value) = beginning.body.split_at_checked(at)?;
        if !value.starts_with(b"{") && !value.starts_with(b"[") && !value.starts_with(b"\"") {
            return None;
        }
        let mut scanner = Scanner::new();
        // A result that ends here already has a long text behind it.
        if scanner.feed(value) != Ok(None) {
            return None;
        }
        let envelope = [before, b"0"].concat();
        let may_end_with = |tail: &&str| is_result(beginning.status, [&envelope, tail.as_bytes()].concat());
        TAILS.iter().any(may_end_with).then(|| {
            let status = beginning.status;
            (Self { status, envelope, scanner, is_whole: false, tail_bytes: 0 }, at)
        })
    }

    /// Takes the next piece of the response. Returns how many of its bytes belong to the result.
    ///
    /// # Errors
    /// The response is no JSON, or too much of it is behind the result.
    pub(crate) fn take(&mut self, piece: &[u8]) -> Result<usize, NoJson> {
        let end = match self.is_whole {
            true => 0,
            false => match self.scanner.feed(piece)? {
                None => return Ok(piece.len()),
                Some(end) => end,
            },
        };
        self.is_whole = true;
        let tail = piece.get(end..).unwrap_or_default();
        self.tail_bytes += tail.len();
        if self.tail_bytes > MAX_TAIL_BYTES {
            return Err(NoJson);
        }
        self.envelope.extend_from_slice(tail);
        Ok(end)
    }

    /// Returns whether the response is over, and is the one to the call.
    pub(crate) fn ends_as_answer(self) -> bool {
        self.is_whole && is_result(self.status, self.envelope)
    }
}

/// Returns whether a response is one with a result to a call with the id 0.
fn is_result(status: u16, body: Vec<u8>) -> bool {
    let Replies::Each(replies) = single(&Response { status, headers: Vec::new(), body }) else { return false };
    matches!(replies.as_slice(), [Some(Reply { verdict: Verdict::Answer, outcome: Outcome::Result(_) })])
}

/// Returns where the value of the member `result` begins in the text of an object.
fn result_in(text: &[u8]) -> Option<usize> {
    let mut rest = text.trim_ascii_start().strip_prefix(b"{")?;
    loop {
        let (name, after) = value(rest)?;
        rest = after.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
        if name == b"\"result\"" {
            return Some(text.len() - rest.len());
        }
        rest = value(rest)?.1.trim_ascii_start().strip_prefix(b",")?;
    }
}

/// Returns the value with which a text begins, and what is behind it.
fn value(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.trim_ascii_start();
    text.split_at_checked(Scanner::new().feed(text).ok()??)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beginning(status: u16, text: &str) -> Response {
        Response { status, headers: Vec::new(), body: text.as_bytes().to_vec() }
    }

    /// Reads a response in two pieces. Returns the result, if it is one to the call.
    fn read(first: &str, second: &str) -> Option<String> {
        let (mut long, at) = LongResult::judge(&beginning(200, first))?;
        let end = long.take(second.as_bytes()).ok()?;
        let result = format!("{}{}", first.get(at..)?, second.get(..end)?);
        long.ends_as_answer().then_some(result)
    }

    #[test]
    fn judges_by_the_beginning() {
        for text in [
            r#"{"jsonrpc":"2.0","id":0,"result":["#,
            r#"{"id":0,"jsonrpc":"2.0","error":null,"result":"0x"#,
            r#" { "jsonrpc" : "2.0" , "result" : { "a" : "#,
            r#"{"result":[[1,2],"a"#,
            r#"{"id":0,"more":{"result":[1]},"result":["#,
        ] {
            assert!(LongResult::judge(&beginning(200, text)).is_some(), "{text}");
        }
        for text in [
            r#"{"jsonrpc":"2.0","id":0,"error":{"code":3,"data":""#,
            r#"{"jsonrpc":"2.0","id":1,"result":["#,
            r#"{"jsonrpc":"2.0","id":null,"result":["#,
            r#"{"jsonrpc":"1.0","id":0,"result":["#,
            r#"{"jsonrpc":"2.0","id":0,"error":{"code":3,"message":"a"},"result":["#,
            r#"{"jsonrpc":"2.0","id":0,"id":0,"result":["#,
            r#"{"jsonrpc":"2.0","id":0,"result":[1,}"#,
            r#"{"jsonrpc":"2.0","id":0,"result":[]}      "#,
            r#"{"jsonrpc":"2.0","id":0,"result":"#,
            r#"{"jsonrpc":"2.0","id":0,"result":12"#,
            r#"{"jsonrpc":"2.0","id":0 "result":["#,
            r#"[{"jsonrpc":"2.0","id":0,"result":["#,
            "<html>",
            "",
        ] {
            assert!(LongResult::judge(&beginning(200, text)).is_none(), "{text}");
        }
        let good = r#"{"jsonrpc":"2.0","id":0,"result":["#;
        for (status, is_judged) in [(400, true), (429, false), (500, false)] {
            assert_eq!(LongResult::judge(&beginning(status, good)).is_some(), is_judged, "{status}");
        }
    }

    #[test]
    fn verifies_what_follows() {
        let good = r#"{"jsonrpc":"2.0","id":0,"result":[1,"#;
        let late = r#"{"result":[1,"#;
        for (first, second) in
            [(good, "2]}"), (good, "2] , \"error\" : null }\r\n"), (good, r#"2],"gasUsed":7}"#), (late, r#"2],"id":0,"jsonrpc":"2.0"}"#)]
        {
            assert_eq!(read(first, second).as_deref(), Some("[1,2]"), "{second}");
        }
        for (first, second) in [
            (good, "2]"),
            (good, "2"),
            (good, "2}"),
            (good, "2]}}"),
            (good, "2]}{}"),
            (good, r#"2],"error":{"code":1,"message":"a"}}"#),
            (good, r#"2],"result":[3]}"#),
            (good, r#"2],"id":0}"#),
            (late, r#"2],"jsonrpc":"2.0"}"#),
            (late, r#"2],"id":1,"jsonrpc":"2.0"}"#),
            (late, r#"2],"id":0,"jsonrpc":"1.0"}"#),
            (late, "2]}"),
        ] {
            assert_eq!(read(first, second), None, "{second}");
        }
        let padded = |spaces: usize| format!("2]{}}}", " ".repeat(spaces));
        assert!(read(good, &padded(MAX_TAIL_BYTES - 1)).is_some() && read(good, &padded(MAX_TAIL_BYTES)).is_none());
    }
}
