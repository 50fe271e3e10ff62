//! A style sheet: the text of a `<style>` element.

use super::declarations::{self, Kept};
use super::split::{Piece, split, without_comments};
use super::value::{Embedded, is_harmless};

/// At-rules whose block holds rules.
const GROUPS: [&str; 7] = ["media", "supports", "layer", "container", "keyframes", "-webkit-keyframes", "-moz-keyframes"];
/// At-rules whose block holds declarations.
const BLOCKS: [&str; 2] = ["font-face", "property"];
/// Maximum number of groups inside each other.
const MAX_DEPTH: u32 = 4;

/// Returns the harmless rules. Other at-rules, `@import` and `@namespace` among them, are left out.
pub(crate) fn of_element(css: &str) -> Kept {
    let mut kept = Kept::default();
    rules(&without_comments(css), MAX_DEPTH, &mut kept);
    kept
}

fn rules(css: &str, groups_left: u32, kept: &mut Kept) {
    let mut rest = css;
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_ascii_whitespace() || matches!(character, ';' | '}'));
        rest = match ["<!--", "-->"].iter().find_map(|token| rest.strip_prefix(token)) {
            Some(after) => after,
            None if rest.is_empty() => return,
            None => rule(rest, groups_left, kept),
        };
    }
}

/// Reads one rule, and returns what comes after it.
fn rule<'a>(css: &'a str, groups_left: u32, kept: &mut Kept) -> &'a str {
    let Piece { text: prelude, end, rest } = split(css, b"{;");
    if end != Some(b'{') {
        kept.removed |= !prelude.trim().is_empty();
        return rest;
    }
    let Piece { text: block, rest, .. } = split(rest, b"}");
    let prelude = prelude.trim();
    let before = kept.css.len();
    match prelude.strip_prefix('@').map(at_rule) {
        None if is_harmless(prelude, Embedded::Pictures) => {
            open(prelude, kept);
            declarations::push(block, Embedded::PicturesAndFonts, kept);
            kept.css.push('}');
        }
        Some((name, condition)) if groups_left > 0 && GROUPS.contains(&name.as_str()) && is_harmless(condition, Embedded::Pictures) => {
            open(prelude, kept);
            rules(block, groups_left - 1, kept);
            kept.css.push('}');
        }
        Some((name, condition)) if BLOCKS.contains(&name.as_str()) && is_harmless(condition, Embedded::Pictures) => {
            open(prelude, kept);
            declarations::push(block, Embedded::PicturesAndFonts, kept);
            kept.css.push('}');
        }
        _ => kept.removed = true,
    }
    if kept.css.len() == before + prelude.len() + 2 {
        kept.css.truncate(before);
    }
    rest
}

fn open(prelude: &str, kept: &mut Kept) {
    kept.css.push_str(prelude);
    kept.css.push('{');
}

/// Splits an at-rule into its name in lower case, and what follows.
fn at_rule(prelude: &str) -> (String, &str) {
    let end = prelude.find(|character: char| !character.is_ascii_alphanumeric() && character != '-').unwrap_or(prelude.len());
    let (name, condition) = prelude.split_at_checked(end).unwrap_or((prelude, ""));
    (name.to_ascii_lowercase(), condition)
}
