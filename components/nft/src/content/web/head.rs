//! What the head of a response says about its body.

use crate::content::request::{ByteRange, Part};
use crate::http::{Header, Opened};

/// Returns a field of a response.
pub(super) fn field<'a>(opened: &'a Opened, name: &str) -> Option<&'a str> {
    opened.headers.iter().find(|header| header.name == name).map(|header| header.value.trim())
}

/// Returns the field that asks for a range (RFC 9110, 14.2).
pub(super) fn range_field(range: ByteRange) -> Header {
    let value = match range {
        ByteRange::From(first) => format!("bytes={first}-"),
        ByteRange::Between(first, last) => format!("bytes={first}-{last}"),
        ByteRange::Last(count) => format!("bytes=-{count}"),
    };
    Header::new("range", &value)
}

/// Returns the size of the body. The size of an encoded body is not that of its content.
pub(super) fn size(opened: &Opened) -> Option<u64> {
    if is_encoded(opened) { None } else { field(opened, "content-length")?.parse().ok() }
}

fn is_encoded(opened: &Opened) -> bool {
    field(opened, "content-encoding").is_some_and(|coding| !coding.eq_ignore_ascii_case("identity"))
}

/// Returns the part that a 206 response holds, and the size of the whole. `None` if it does not say
/// which part, or not that of the range. A server may give less than what was asked for.
pub(super) fn part(opened: &Opened, range: ByteRange) -> Option<(Part, Option<u64>)> {
    let (part, size) = content_range(opened)?;
    let part = part.filter(|_| !is_encoded(opened))?;
    let fits = match (size, range) {
        (Some(size), _) => range.part_of(size).is_some_and(|asked| part.first == asked.first && part.last <= asked.last),
        (None, ByteRange::From(first)) => part.first == first,
        (None, ByteRange::Between(first, last)) => part.first == first && part.last <= last,
        // Without the size nobody knows where the last bytes begin.
        (None, ByteRange::Last(_)) => false,
    };
    fits.then_some((part, size))
}

/// Returns the part and the size of the whole in `Content-Range` (RFC 9110, 14.4): `bytes 0-9/100`.
/// The part is `None` where the range could not be given: `bytes */100`.
pub(super) fn content_range(opened: &Opened) -> Option<(Option<Part>, Option<u64>)> {
    let (range, size) = field(opened, "content-range")?.strip_prefix("bytes ")?.split_once('/')?;
    let size = size.parse().ok();
    if range == "*" {
        return Some((None, size));
    }
    let (first, last) = range.split_once('-')?;
    let part = Part { first: first.parse().ok()?, last: last.parse().ok()? };
    (part.first <= part.last).then_some((Some(part), size))
}
