//! Decimal numbers, compared by their digits. Nothing is rounded, and a component without a parser
//! for floating point is 14 kB smaller when compressed.

use core::cmp::Ordering;

/// A decimal number.
pub(super) struct Decimal {
    pub(super) is_negative: bool,
    /// The digits, without zeros before the first and after the last.
    digits: String,
    /// Number of digits before the point. Negative if zeros follow the point.
    whole: i32,
}

impl Decimal {
    /// Reads `12`, `-1.5`, `.5`, `1e3` and the like. Returns `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = all.trim_start_matches('0');
        let zeros = all.len() - significant.len();
        let places = i32::try_from(whole.len()).ok()?.saturating_sub(i32::try_from(zeros).ok()?);
        Some(Self { is_negative, digits: significant.trim_end_matches('0').to_owned(), whole: places.saturating_add(exponent) })
    }

    /// Compares the absolute value with an integer.
    pub(super) fn cmp_absolute(&self, integer: u64) -> Ordering {
        let other = integer.to_string();
        if self.digits.is_empty() {
            return 0.cmp(&integer);
        }
        let whole = i32::try_from(other.len()).unwrap_or(i32::MAX);
        self.whole.cmp(&whole).then_with(|| self.digits.as_str().cmp(other.trim_end_matches('0')))
    }
}

/// Reads an exponent. One that is out of range becomes the largest.
fn parse_exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(i32::MAX);
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_values_are_compared_exactly() {
        let cases = [
            ("9007199254740991", Ordering::Equal),
            ("-9007199254740992", Ordering::Greater),
            ("9007199254740990.9", Ordering::Less),
            ("9007199254740991.0", Ordering::Equal),
            ("9007199254740991.1", Ordering::Greater),
            ("9.007199254740991e15", Ordering::Equal),
            ("90071992547409920e-1", Ordering::Greater),
            ("0.0009007199254740992E+19", Ordering::Greater),
            ("+0009007199254740991", Ordering::Equal),
            ("1e16", Ordering::Greater),
            ("1e-99999999999", Ordering::Less),
            ("1e99999999999", Ordering::Greater),
            ("0e99999999999", Ordering::Less),
            (".5", Ordering::Less),
            ("5.", Ordering::Less),
        ];
        for (text, expected) in cases {
            assert_eq!(Decimal::parse(text).map(|number| number.cmp_absolute(9_007_199_254_740_991)), Some(expected), "{text}");
        }
        assert_eq!(Decimal::parse("0").map(|number| number.cmp_absolute(0)), Some(Ordering::Equal));
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in ["", ".", "-", "e5", "1e", "1e+", "--1", "1.2.3", "0x10", "inf", "NaN", "1 2", "1e5.5", "٣"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }
}
