//! A part of bytes.

use core::ops::Range;

/// Cuts bytes to a range without copying the whole.
pub(super) fn cut(mut bytes: Vec<u8>, range: &Range<u64>) -> Vec<u8> {
    let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
    let (start, end) = (at(range.start), at(range.end));
    bytes.truncate(end);
    if start > 0 {
        bytes.drain(..start.min(bytes.len()));
    }
    bytes
}
