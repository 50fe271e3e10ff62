//! Where a text names a host.

/// Replaces the name of a host in any case of ASCII. An address that is part of another number is
/// none, and neither is a name without a dot that is part of a word.
pub(super) fn host_replaced(text: &str, host: &str, by: &str) -> String {
    // The lower case of ASCII has the same length, so places in both texts are the same.
    let lower = text.to_ascii_lowercase();
    let mut whole = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, found) in lower.match_indices(host) {
        let after = at.saturating_add(found.len());
        if stands_alone(host, lower.get(..at).unwrap_or_default(), lower.get(after..).unwrap_or_default()) {
            whole.push_str(text.get(copied..at).unwrap_or_default());
            whole.push_str(by);
            copied = after;
        }
    }
    whole.push_str(text.get(copied..).unwrap_or_default());
    whole
}

/// Returns whether a host is a word like others: it has no dot, as `node` has none.
pub(super) fn is_word(host: &str) -> bool {
    !host.contains(['.', ':'])
}

fn stands_alone(host: &str, before: &str, after: &str) -> bool {
    let is_address = host.starts_with('[') || !host.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_of_it = |letter: char| if is_address { letter.is_ascii_digit() } else { letter.is_ascii_alphanumeric() || letter == '-' };
    if !is_word(host) && !is_address {
        return true;
    }
    let goes_on = match after.strip_prefix('.') {
        Some(rest) => rest.starts_with(is_of_it),
        None => after.starts_with(is_of_it),
    };
    !goes_on && !before.ends_with(|letter| letter == '.' || is_of_it(letter))
}
