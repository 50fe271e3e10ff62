//! `data:` URIs (RFC 2397): as the Fetch Standard reads them first, then with named repairs.

use data_url::DataUrl;
use percent_encoding::{percent_decode, percent_decode_str};

use super::embedded::Embedded;
use super::{base64, fragment, percent, sniff};
use crate::error::Invalid;
use crate::uri::limits::UriLimits;
use crate::uri::syntax::invalid;
use crate::uri::warning::{UriWarnings, Warning};

/// Maximum number of bytes before the comma. The parser compares the parameter names with one
/// another, so its time grows with the square of their number.
const MAX_HEAD_BYTES: usize = 1024;
/// How often a `data:` URI in a `data:` URI is decoded.
const MAX_NESTED: u32 = 2;

/// The rule, for errors.
const RULE: &str = "data:[<media type>][;base64],<data> (RFC 2397)";

/// Decodes a `data:` URI.
///
/// # Errors
/// It is too long, there is no content, or the base64 cannot be read.
pub fn read(uri: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Result<Embedded, Invalid> {
    let mut embedded = read_one(uri, limits, warnings)?;
    for _ in 0..MAX_NESTED {
        let Some(inner) = nested(&embedded.bytes) else { break };
        embedded = read_one(inner, limits, warnings)?;
        warnings.add(Warning::DataNested);
    }
    Ok(embedded)
}

/// Returns content that is a `data:` URI again.
fn nested(content: &[u8]) -> Option<&str> {
    let head = content.trim_ascii_start().get(..5)?;
    head.eq_ignore_ascii_case(b"data:").then(|| core::str::from_utf8(content).ok()).flatten()
}

fn read_one(uri: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Result<Embedded, Invalid> {
    if uri.len() > limits.max_inline_bytes {
        return Err(invalid(format!("a data: URI of at most {} bytes", limits.max_inline_bytes), uri));
    }
    let Parts { head, content } = split(uri, warnings).ok_or_else(|| invalid(RULE, uri))?;
    if head.len() > MAX_HEAD_BYTES {
        return Err(invalid(format!("at most {MAX_HEAD_BYTES} bytes before the comma of a data: URI"), uri));
    }
    let content = content.trim_end_matches(|end| end <= ' ');
    let bytes = if declares_base64(head) {
        encoded(content, warnings).ok_or_else(|| invalid("base64 after the comma of a data: URI", uri))?
    } else {
        undeclared(plain(content, warnings), warnings)
    };
    let media_type = media_type(head, warnings).ok_or_else(|| invalid(RULE, uri))?;
    Ok(Embedded { media_type, bytes })
}

/// What stands before the comma, with `data:`, and what stands behind it.
struct Parts<'a> {
    head: &'a str,
    content: &'a str,
}

/// Splits a `data:` URI at its comma, or where the content begins for certain if there is none.
fn split<'a>(uri: &'a str, warnings: &mut UriWarnings) -> Option<Parts<'a>> {
    const BASE64: &str = ";base64";
    let comma = uri.find(',');
    let before_comma = comma.and_then(|comma| uri.get(..comma)).unwrap_or(uri);
    if let Some(start) = before_comma.find(['{', '<']) {
        warnings.add(Warning::DataCommaMissing);
        let (head, content) = uri.split_at(start);
        return Some(Parts { head, content });
    }
    let parts = match comma {
        Some(comma) => Parts { head: uri.get(..comma)?, content: uri.get(comma + 1..)? },
        None => {
            let head = uri.get(..MAX_HEAD_BYTES).unwrap_or(uri).to_ascii_lowercase();
            let (head, content) = uri.split_at_checked(head.find(BASE64)? + BASE64.len())?;
            let content = content.trim_start_matches([';', ':', ' ']);
            warnings.add(Warning::DataCommaMissing);
            Parts { head, content: Some(content).filter(|content| !content.is_empty())? }
        }
    };
    // By the standards a fragment begins there, so that there is no comma.
    (!parts.head.contains('#')).then_some(parts)
}

/// Returns the media type by the standards. Slashes before a media type are removed with a warning.
fn media_type(head: &str, warnings: &mut UriWarnings) -> Option<String> {
    const NONE: &str = "text/plain;charset=US-ASCII";
    let read = |head: &str| Some(DataUrl::process(&format!("{head},")).ok()?.mime_type().to_string());
    let strict = read(head)?;
    let (scheme, rest) = head.split_once(':')?;
    let repaired = rest.trim_start_matches(['/', ' ']);
    if strict != NONE || repaired == rest {
        return Some(strict);
    }
    match read(&format!("{scheme}:{repaired}")) {
        Some(media_type) if media_type != NONE => {
            warnings.add(Warning::DataSlashes);
            Some(media_type)
        }
        _ => Some(strict),
    }
}

/// Returns whether the part before the comma ends with `;base64` (Fetch Standard, "data: URL
/// processor").
fn declares_base64(head: &str) -> bool {
    const BASE64: &str = "base64";
    let head = head.trim_ascii_end();
    let at = head.len().saturating_sub(BASE64.len());
    head.split_at_checked(at).is_some_and(|(before, word)| word.eq_ignore_ascii_case(BASE64) && before.trim_end_matches(' ').ends_with(';'))
}

/// Decodes content that is declared as base64.
fn encoded(content: &str, warnings: &mut UriWarnings) -> Option<Vec<u8>> {
    let digits = content.split('#').next().unwrap_or_default();
    let digits = percent_decode_str(digits).decode_utf8_lossy();
    if let Some(bytes) = base64::decode(&digits, warnings) {
        return Some(bytes);
    }
    let begins_content = |text: &str| sniff::begins_json(text.trim_start()) || sniff::begins_svg(text.trim_start().as_bytes());
    if begins_content(&digits) {
        warnings.add(Warning::Base64NotEncoded);
        return Some(plain(content, warnings));
    }
    None
}

/// Decodes content that is percent-encoded or text as it is.
fn plain(content: &str, warnings: &mut UriWarnings) -> Vec<u8> {
    let is_text = content.trim_start().starts_with(['{', '<']);
    let data = match content.split_once('#') {
        None => content,
        Some(_) if fragment::is_content(content) => {
            warnings.add(Warning::FragmentInData);
            content
        }
        Some((data, _)) => data,
    };
    // The standards remove line breaks. In JSON they have no meaning between two values, and in
    // markup they separate two attributes.
    let decoded: Vec<u8> =
        if is_text { percent_decode_str(data).collect() } else { percent_decode_str(&data.replace(['\t', '\n', '\r'], "")).collect() };
    if percent::break_json(data, &decoded) {
        warnings.add(Warning::DataPercentSigns);
        return data.as_bytes().to_vec();
    }
    if percent::encoded_again(&decoded) {
        warnings.add(Warning::DataDoubleEncoded);
        return percent_decode(&decoded).collect();
    }
    decoded
}

/// Decodes base64 that is not declared, if its content is recognised for certain.
fn undeclared(bytes: Vec<u8>, warnings: &mut UriWarnings) -> Vec<u8> {
    let decoded = core::str::from_utf8(&bytes).ok().and_then(|text| base64::recognised(text, warnings));
    match decoded {
        Some(decoded) => {
            warnings.add(Warning::Base64Undeclared);
            decoded
        }
        None => bytes,
    }
}
