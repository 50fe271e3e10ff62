//! One range of a representation (RFC 9110, 14).

use crate::http::entity_tag::EntityTag;
use crate::http::request::Request;

/// A range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// From this position to the end.
    From(u64),
    /// From the first position to the second, both included.
    Between(u64, u64),
    /// The last bytes, this many.
    Last(u64),
}

/// Returns the range that a request asks for. `None` if it asks for the whole.
///
/// A server may ignore a range, and answers with the whole then (RFC 9110, 14.2). This one ignores
/// a malformed range, another unit, several ranges, and a range of a method other than GET.
pub(crate) fn requested(request: &Request) -> Option<Range> {
    request.header("range").filter(|_| request.method == "GET").and_then(parse)
}

/// Returns whether the condition `If-Range` of a request allows a part of the representation with
/// this tag. A date never does, because no response has `Last-Modified`.
pub(crate) fn allows_part(request: &Request, etag: Option<&EntityTag>) -> bool {
    let mut conditions = request.values("if-range");
    match (conditions.next(), conditions.next()) {
        (None, _) => true,
        (Some(condition), None) => etag.is_some_and(|etag| etag.is_exactly(condition.trim())),
        (Some(_), Some(_)) => false,
    }
}

/// Returns the only range of the field. `None` if the field is malformed, or has several.
fn parse(field: &str) -> Option<Range> {
    let (unit, set) = field.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    // A list may have empty elements (RFC 9110, 5.6.1).
    let mut ranges = set.split(',').map(|range| range.trim_matches([' ', '\t'])).filter(|range| !range.is_empty());
    let (first, last) = ranges.next()?.split_once('-')?;
    if ranges.next().is_some() {
        return None;
    }
    match (first, last) {
        ("", length) => Some(Range::Last(number(length)?)),
        (first, "") => Some(Range::From(number(first)?)),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some(Range::Between(first, last))
        }
    }
}

/// Reads a number of digits only. One that is too great becomes the greatest.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::Header;

    fn request(method: &str, fields: &[(&str, &str)]) -> Request {
        let headers = fields.iter().map(|(name, value)| Header::new(name, *value)).collect();
        Request { method: method.to_owned(), target: String::new(), headers, peer: String::new() }
    }

    #[test]
    fn reads_one_range() {
        for (field, expected) in [
            ("bytes=0-0", Range::Between(0, 0)),
            ("bytes=90-", Range::From(90)),
            ("bytes=-10", Range::Last(10)),
            ("bytes=-0", Range::Last(0)),
            ("BYTES=5-6", Range::Between(5, 6)),
            ("bytes= 5-6 ,", Range::Between(5, 6)),
            ("bytes=0-99999999999999999999999", Range::Between(0, u64::MAX)),
        ] {
            assert_eq!(requested(&request("GET", &[("range", field)])), Some(expected), "{field}");
        }
    }

    #[test]
    fn ignores_what_it_does_not_serve() {
        for field in
            ["bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=+1-2", "bytes=0-1,5-6", "items=0-1", "bytes=0 - 1", "0-1"]
        {
            assert_eq!(requested(&request("GET", &[("range", field)])), None, "{field}");
        }
        assert_eq!(requested(&request("HEAD", &[("range", "bytes=0-1")])), None);
        assert_eq!(requested(&request("GET", &[("range", "bytes=0-1"), ("range", "bytes=2-3")])), None);
        assert_eq!(requested(&request("GET", &[])), None);
    }

    #[test]
    fn honours_if_range() {
        let etag = EntityTag::of("tag");
        assert!(allows_part(&request("GET", &[]), None));
        for (condition, expected) in
            [("\"tag\"", true), ("\"other\"", false), ("W/\"tag\"", false), ("Wed, 21 Oct 2015 07:28:00 GMT", false)]
        {
            assert_eq!(allows_part(&request("GET", &[("if-range", condition)]), Some(&etag)), expected, "{condition}");
            assert!(!allows_part(&request("GET", &[("if-range", condition)]), None));
        }
        assert!(!allows_part(&request("GET", &[("if-range", "\"tag\""), ("if-range", "\"tag\"")]), Some(&etag)));
    }
}
