//! Markup, by its first element.

/// A kind of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Html,
    Svg,
    Xml,
}

/// Number of bytes that are searched for the first element.
const MAX_PROLOG_BYTES: usize = 4096;

/// Words of pages that ask for a proof of being a person, in lower case.
const CHALLENGES: [&str; 6] = ["captcha", "just a moment", "cf-challenge", "challenge-platform", "are you human", "attention required"];

/// Returns the kind of markup of a text without white space before it, or `None` if it is none.
pub(super) fn of(text: &[u8]) -> Option<Markup> {
    let mut rest = text.get(..MAX_PROLOG_BYTES).unwrap_or(text);
    let mut declared = false;
    while let Some(inner) = rest.strip_prefix(b"<") {
        let end: &[u8] = match inner {
            [b'?', ..] => b"?>",
            [b'!', b'-', b'-', ..] => b"-->",
            [b'!', ..] => {
                if inner.get(1..13).is_some_and(|doctype| doctype.eq_ignore_ascii_case(b"doctype html")) {
                    return Some(Markup::Html);
                }
                // An internal subset holds declarations.
                let end = inner.iter().position(|byte| matches!(byte, b'>' | b'['));
                if end.and_then(|end| inner.get(end)) == Some(&b'[') { b"]>" } else { b">" }
            }
            _ => return element(inner, declared),
        };
        declared |= inner.starts_with(b"?xml");
        let after = inner.windows(end.len()).position(|window| window == end);
        let Some(after) = after.and_then(|at| inner.get(at + end.len()..)) else { break };
        rest = after.trim_ascii_start();
    }
    text.starts_with(b"<").then_some(if declared { Markup::Xml } else { Markup::Html })
}

fn element(inner: &[u8], declared: bool) -> Option<Markup> {
    let end = inner.iter().position(|byte| byte.is_ascii_whitespace() || b">/".contains(byte)).unwrap_or(inner.len());
    let name = inner.get(..end).unwrap_or_default().to_ascii_lowercase();
    match name.as_slice() {
        b"svg" | b"svg:svg" => Some(Markup::Svg),
        b"error" | b"listbucketresult" | b"rss" | b"feed" => Some(Markup::Xml),
        [] => None,
        _ => Some(if declared { Markup::Xml } else { Markup::Html }),
    }
}

/// Returns whether a page asks for a proof of being a person.
pub(super) fn is_challenge(page: &[u8]) -> bool {
    let head = String::from_utf8_lossy(page.get(..4 * MAX_PROLOG_BYTES).unwrap_or(page)).to_ascii_lowercase();
    CHALLENGES.iter().any(|word| head.contains(word))
}
