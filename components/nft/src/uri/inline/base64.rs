//! Base64 as contracts write it: strictly by the standards first, then with named repairs.

use std::borrow::Cow;

use data_url::forgiving_base64::decode_to_vec;

use super::sniff;
use crate::uri::tidy::is_zero_width;
use crate::uri::warning::{UriWarnings, Warning};

/// Decodes base64. Returns `None` if no repair makes it readable.
///
/// The Fetch Standard already allows white space and missing padding.
pub(crate) fn decode(text: &str, warnings: &mut UriWarnings) -> Option<Vec<u8>> {
    if let Ok(bytes) = decode_to_vec(text.as_bytes()) {
        return Some(bytes);
    }
    let mut repaired = Cow::Borrowed(text);
    let mut repairs = UriWarnings::default();
    if text.contains(['-', '_']) {
        repaired = Cow::Owned(text.replace('-', "+").replace('_', "/"));
        repairs.add(Warning::Base64Alphabet);
    }
    if decode_to_vec(repaired.as_bytes()).is_err() {
        let digits: String = repaired.trim_end_matches(|end: char| end != '+' && end != '/' && !end.is_ascii_alphanumeric()).to_owned();
        repaired = Cow::Owned(digits.chars().filter(|digit| !digit.is_control() && !is_zero_width(*digit)).collect());
        repairs.add(Warning::Base64Padding);
    }
    let bytes = decode_to_vec(repaired.as_bytes()).ok().filter(|bytes| !bytes.is_empty())?;
    repairs.into_vec().into_iter().for_each(|repair| warnings.add(repair));
    Some(bytes)
}

/// Decodes text that nothing declares to be base64. Returns `None` unless the result is recognised
/// for certain.
pub(crate) fn recognised(text: &str, warnings: &mut UriWarnings) -> Option<Vec<u8>> {
    const MIN_CHARS: usize = 8;
    let text = text.trim();
    let digit = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_=\r\n".contains(&byte);
    if text.len() < MIN_CHARS || !text.bytes().all(digit) {
        return None;
    }
    let mut repairs = UriWarnings::default();
    let bytes = decode(text, &mut repairs)?;
    let is_data_uri = bytes.get(..5).is_some_and(|head| head.eq_ignore_ascii_case(b"data:"));
    if sniff::media_type(&bytes).is_none() && !is_data_uri {
        return None;
    }
    repairs.into_vec().into_iter().for_each(|repair| warnings.add(repair));
    Some(bytes)
}
