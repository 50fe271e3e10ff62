//! A value of CSS: it may refer to parts of the image and to data inside it, never to the outside.

use crate::svg::url::{is_font, is_fragment, is_picture, trimmed};

/// The functions that are kept, none of which loads anything, and the pseudo-classes that take
/// arguments.
#[rustfmt::skip]
const FUNCTIONS: &[&str] = &[
    "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark", "icc-color",
    "calc", "min", "max", "clamp", "var", "abs", "sin", "cos", "tan", "sqrt", "pow", "round", "mod", "rem",
    "matrix", "matrix3d", "translate", "translatex", "translatey", "translatez", "translate3d", "scale", "scalex", "scaley",
    "scalez", "scale3d", "rotate", "rotatex", "rotatey", "rotatez", "rotate3d", "skew", "skewx", "skewy", "perspective",
    "cubic-bezier", "steps", "linear", "frames",
    "blur", "brightness", "contrast", "drop-shadow", "grayscale", "hue-rotate", "invert", "opacity", "saturate", "sepia",
    "circle", "ellipse", "inset", "polygon", "path", "rect", "xywh", "ray", "repeat", "minmax", "fit-content",
    "linear-gradient", "radial-gradient", "conic-gradient",
    "repeating-linear-gradient", "repeating-radial-gradient", "repeating-conic-gradient",
    "local", "format", "tech", "counter", "counters", "symbols",
    "not", "is", "where", "has", "lang", "dir", "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type", "selector",
];

/// Maximum number of brackets inside each other.
const MAX_DEPTH: u32 = 32;

/// Which data a value may carry inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Embedded {
    /// Pictures.
    Pictures,
    /// Pictures, and the fonts of a style sheet.
    PicturesAndFonts,
}

/// Returns whether the value, a selector or the condition of an at-rule is harmless.
///
/// Security: a backslash is refused outside strings, because an escape can spell any name.
pub(crate) fn is_harmless(value: &str, embedded: Embedded) -> bool {
    let mut rest = value;
    let mut depth = 0_u32;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        match character {
            '"' | '\'' => match string(after, character) {
                Some((text, end)) if is_plain(text) => rest = end,
                _ => return false,
            },
            '(' | '[' if depth == MAX_DEPTH => return false,
            '(' | '[' => (depth, rest) = (depth + 1, after),
            ')' | ']' if depth == 0 => return false,
            ')' | ']' => (depth, rest) = (depth - 1, after),
            '\\' | '{' | '}' | '<' | '@' => return false,
            '/' if after.starts_with('*') => return false,
            '\t' | '\n' => rest = after,
            control if control < ' ' => return false,
            character if is_name(character) => match name(rest, embedded) {
                Some(end) => rest = end,
                None => return false,
            },
            _ => rest = after,
        }
    }
    depth == 0
}

/// Reads a name or a number, and `url()` to its end. Returns what comes after it, or `None` if it
/// is harmful.
fn name(text: &str, embedded: Embedded) -> Option<&str> {
    let (name, rest) = text.split_at_checked(text.find(|character| !is_name(character)).unwrap_or(text.len()))?;
    let name = name.trim_start_matches(|character: char| character.is_ascii_digit() || character == '-').to_ascii_lowercase();
    if name == "url" && rest.trim_start().starts_with('(') {
        return url(rest.strip_prefix('(')?, embedded);
    }
    (!rest.starts_with('(') || name.is_empty() || FUNCTIONS.contains(&name.as_str()) || FUNCTIONS.contains(&vendorless(&name)))
        .then_some(rest)
}

/// Returns a name without `webkit-` and the like. The `-` before it is gone already.
fn vendorless(name: &str) -> &str {
    ["webkit-", "moz-", "ms-", "o-"].iter().find_map(|vendor| name.strip_prefix(vendor)).unwrap_or(name)
}

/// Reads the argument of `url()` and its closing bracket.
fn url(text: &str, embedded: Embedded) -> Option<&str> {
    let text = text.trim_start();
    let (address, rest) = match text.chars().next()? {
        quote @ ('"' | '\'') => {
            let (address, rest) = string(text.get(1..)?, quote)?;
            (address, rest.trim_start().strip_prefix(')')?)
        }
        _ => {
            let (address, rest) = text.split_once(')')?;
            let address = address.trim_end();
            (!address.contains(|character: char| character.is_ascii_whitespace() || matches!(character, '"' | '\'' | '(')))
                .then_some((address, rest))?
        }
    };
    if address.contains(|character: char| character == '\\' || character < ' ') {
        return None;
    }
    let address = trimmed(address);
    let font = embedded == Embedded::PicturesAndFonts && is_font(&address);
    (font || is_fragment(&address) || is_picture(&address)).then_some(rest)
}

/// Reads a string after its opening quote. Returns its text as written, and what comes after the
/// closing quote.
fn string(text: &str, quote: char) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some((text.get(..at)?, text.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

/// Returns whether a string stays harmless even if a browser's idea of where it ends is another.
fn is_plain(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let refers = lower.split("url").skip(1).any(|after| after.trim_start().starts_with('('));
    !refers && !lower.contains("@import") && !lower.contains("expression(")
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_') || !character.is_ascii()
}
