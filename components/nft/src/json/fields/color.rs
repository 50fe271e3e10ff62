//! The background colour.

use super::super::shape::Subject;
use super::super::shape::known::BACKGROUND;
use super::coerce::as_text;
use crate::warnings::Warnings;

/// Returns the background colour as six hexadecimal digits. Drops the `#` that many documents put
/// in front.
pub(super) fn background(subject: &Subject, warnings: &mut Warnings) -> Option<String> {
    for (_, at, value) in subject.fields(BACKGROUND) {
        let Some(given) = as_text(value, &at, warnings).filter(|color| !color.trim().is_empty()) else { continue };
        let color = given.trim();
        let digits = color.strip_prefix('#').unwrap_or(color);
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Some(digits.to_owned());
        }
        warnings.push("background-color", &at, "six hexadecimal digits without # are expected, left out");
    }
    None
}
