//! A list of declarations, as in a `style` attribute or between the braces of a rule.

use super::split::{split, without_comments};
use super::value::{Embedded, is_harmless};

/// Properties that run code or load it.
const FORBIDDEN: [&str; 3] = ["behavior", "-ms-behavior", "-moz-binding"];

/// The declarations that were kept.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The CSS.
    pub css: String,
    /// Whether something was left out.
    pub removed: bool,
}

/// Returns the harmless declarations of a `style` attribute.
pub(crate) fn of_attribute(css: &str) -> Kept {
    let mut kept = Kept::default();
    push(&without_comments(css), Embedded::Pictures, &mut kept);
    kept
}

/// Adds the harmless declarations to what was kept. `css` holds no comments.
pub(crate) fn push(css: &str, embedded: Embedded, kept: &mut Kept) {
    let mut rest = css;
    let mut first = true;
    while !rest.is_empty() {
        let piece = split(rest, b";");
        rest = piece.rest;
        let declaration = piece.text.trim();
        match harmless(declaration, embedded) {
            Some((property, value)) => {
                if !first {
                    kept.css.push(';');
                }
                first = false;
                kept.css.push_str(property);
                kept.css.push(':');
                kept.css.push_str(value);
            }
            None => kept.removed |= !declaration.is_empty(),
        }
    }
}

/// Returns the property and the value of a declaration, if it is harmless.
fn harmless(declaration: &str, embedded: Embedded) -> Option<(&str, &str)> {
    let (property, value) = declaration.split_once(':')?;
    let (property, value) = (property.trim_end(), value.trim());
    let is_property = !property.is_empty() && property.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let is_forbidden = FORBIDDEN.iter().any(|name| name.eq_ignore_ascii_case(property));
    (is_property && !is_forbidden && is_harmless(value, embedded)).then_some((property, value))
}
