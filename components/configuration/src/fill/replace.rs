//! Replaces a text in bytes.

/// Replaces a text in any case of ASCII, wherever it stands.
pub(crate) fn replaced(bytes: Vec<u8>, text: &[u8], by: &[u8]) -> Vec<u8> {
    replaced_if(bytes, text, by, |_, _| true)
}

/// Replaces the name of a host in any case of ASCII. A name that is part of another word is none.
pub(crate) fn host_replaced(bytes: Vec<u8>, name: &[u8], by: &[u8]) -> Vec<u8> {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    replaced_if(bytes, name, by, |before, after| {
        let goes_on = match after {
            [b'.', next, ..] => is_of_name(next),
            [next, ..] => is_of_name(next),
            [] => false,
        };
        !goes_on && !before.last().is_some_and(is_of_name)
    })
}

/// Replaces a text wherever what stands before and after it is right.
fn replaced_if(bytes: Vec<u8>, text: &[u8], by: &[u8], is_right: impl Fn(&[u8], &[u8]) -> bool) -> Vec<u8> {
    let Some(first) = find(&bytes, text) else { return bytes };
    let mut whole = Vec::with_capacity(bytes.len());
    let (mut copied, mut at) = (0, first);
    loop {
        let after = at.saturating_add(text.len());
        let (before, rest) = (bytes.get(..at).unwrap_or_default(), bytes.get(after..).unwrap_or_default());
        if is_right(before, rest) {
            whole.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
            whole.extend_from_slice(by);
            copied = after;
        }
        let Some(next) = find(rest, text) else { break };
        at = after.saturating_add(next);
    }
    whole.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    whole
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    if text.is_empty() {
        return None;
    }
    bytes.windows(text.len()).position(|part| part.eq_ignore_ascii_case(text))
}
