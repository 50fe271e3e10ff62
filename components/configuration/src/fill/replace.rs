//! Replaces a name in bytes.

/// Replaces a name in any case of ASCII.
pub(crate) fn replaced(bytes: Vec<u8>, name: &[u8], by: &[u8]) -> Vec<u8> {
    if find(&bytes, name).is_none() {
        return bytes;
    }
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    while let Some((before, after)) = find(rest, name).and_then(|at| Some((rest.get(..at)?, rest.get(at.checked_add(name.len())?..)?))) {
        whole.extend_from_slice(before);
        whole.extend_from_slice(by);
        rest = after;
    }
    whole.extend_from_slice(rest);
    whole
}

fn find(bytes: &[u8], name: &[u8]) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    bytes.windows(name.len()).position(|part| part.eq_ignore_ascii_case(name))
}
