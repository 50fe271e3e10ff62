//! Where a piece of CSS ends.

/// A piece of CSS, and what comes after it.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    /// The piece, without the character that ended it.
    pub text: &'a str,
    /// The character that ended it. `None` at the end of the input.
    pub end: Option<u8>,
    /// Everything after that character.
    pub rest: &'a str,
}

/// Cuts a piece off that ends at one of `ends`, outside strings and brackets.
pub(crate) fn split<'a>(css: &'a str, ends: &[u8]) -> Piece<'a> {
    let (mut quote, mut depth, mut escaped) = (None, 0_u32, false);
    for (at, byte) in css.bytes().enumerate() {
        if escaped {
            escaped = false;
            continue;
        }
        match (quote, byte) {
            (_, b'\\') => escaped = true,
            // A string never goes past the end of its line.
            (Some(_), b'\n') => quote = None,
            (Some(open), _) => quote = if open == byte { None } else { quote },
            (None, _) if depth == 0 && ends.contains(&byte) => return piece(css, at, Some(byte)),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(' | b'[' | b'{') => depth += 1,
            (None, b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    piece(css, css.len(), None)
}

fn piece(css: &str, at: usize, end: Option<u8>) -> Piece<'_> {
    let (text, rest) = css.split_at_checked(at).unwrap_or((css, ""));
    Piece { text, end, rest: rest.get(1..).unwrap_or_default() }
}

/// Replaces every comment outside strings by a space, and line ends of other kinds by `\n`.
pub(crate) fn without_comments(css: &str) -> String {
    let mut clean = String::with_capacity(css.len());
    let mut quote = None;
    let mut rest = css;
    while let Some(character) = rest.chars().next() {
        if quote.is_none()
            && let Some(comment) = rest.strip_prefix("/*")
        {
            clean.push(' ');
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        quote = match (quote, character) {
            (None, '"' | '\'') => Some(character),
            (Some(open), _) if open == character || character == '\n' => None,
            _ => quote,
        };
        let mut taken = character.len_utf8();
        if character == '\\' {
            taken += rest.chars().nth(1).map_or(0, char::len_utf8);
        }
        let (text, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        clean.push_str(text);
        rest = after;
    }
    clean
}
