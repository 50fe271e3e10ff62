//! Classification of a token URI.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::forms::{self, Found};
use super::inline::bare;
use super::limits::UriLimits;
use super::location::{Location, Parsed};
use super::syntax::{SUPPORTED, empty, invalid, scheme};
use super::tidy::tidy;
use super::warning::{UriWarnings, Warning};
use crate::error::Invalid;

/// Reads what a contract returned as the URI of a token. Every `{id}` in it is already filled in.
///
/// # Errors
/// The scheme is not read, the URI breaks the rules of its scheme beyond repair, or it is
/// too long.
pub fn parse(text: &str, limits: &UriLimits) -> Result<Parsed, Invalid> {
    let mut warnings = UriWarnings::default();
    let Found { location, gateway } = find(text, limits, &mut warnings)?;
    Ok(Parsed { location, gateway, warnings: warnings.into_vec() })
}

fn find(text: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Result<Found, Invalid> {
    if text.len() > limits.max_inline_bytes {
        return Err(invalid(format!("a URI of at most {} bytes", limits.max_inline_bytes), text));
    }
    let uri = tidy(text, warnings);
    if uri.is_empty() {
        return Err(empty(text));
    }
    let uri = percent_decoded(&uri, warnings);
    if let Some(content) = bare::json(&uri, limits).or_else(|| bare::svg(&uri, limits)) {
        return content.map(Location::Inline).map(Found::of);
    }
    let mut repairs = warnings.clone();
    let found = match forms::with_scheme(&uri, limits, &mut repairs) {
        Some(found) => found,
        None => without_scheme(&uri, limits, &mut repairs).unwrap_or_else(|| Err(invalid(SUPPORTED, text))),
    };
    match found {
        Ok(found) => {
            *warnings = repairs;
            Ok(found)
        }
        Err(error) => after_junk(&uri, limits, warnings).unwrap_or(Err(error)),
    }
}

fn without_scheme(uri: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Option<Result<Found, Invalid>> {
    if let Some(found) = forms::content_path(uri, limits) {
        return Some(found);
    }
    let inline = bare::data_without_scheme(uri, limits, warnings).or_else(|| bare::base64(uri, limits, warnings));
    if let Some(content) = inline {
        return Some(content.map(Location::Inline).map(Found::of));
    }
    forms::protocol_relative(uri, limits, warnings).or_else(|| host(uri, limits, warnings))
}

/// Reads `https//host/path` and `host.example/path`.
fn host(uri: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Option<Result<Found, Invalid>> {
    let after = ["https//", "http//"].iter().find_map(|head| uri.strip_prefix(head));
    let after = after.or_else(|| begins_host(uri).then_some(uri))?;
    warnings.add(Warning::SchemeMissing);
    Some(forms::web_at("https", after, limits, warnings))
}

/// Returns whether a text begins with a DNS name and a path. The last label has two or more
/// letters.
fn begins_host(text: &str) -> bool {
    text.split_once('/').is_some_and(|(name, path)| {
        let top = name.rsplit_once('.').map_or("", |(_, top)| top);
        top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()) && !path.is_empty()
    })
}

/// Decodes a URI whose scheme is percent-encoded: `ipfs%3A%2F%2FCID`.
fn percent_decoded<'a>(uri: &'a str, warnings: &mut UriWarnings) -> Cow<'a, str> {
    const SCHEMES: [&str; 6] = ["https%3a", "http%3a", "ipfs%3a", "ipns%3a", "ar%3a", "data%3a"];
    let encoded = SCHEMES.iter().any(|scheme| uri.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)));
    if !encoded {
        return Cow::Borrowed(uri);
    }
    warnings.add(Warning::PercentEncoded);
    percent_decode_str(uri).decode_utf8_lossy()
}

/// Reads a URI after words that do not belong to it: `undefinedipfs://CID`, `URI: https://…`.
fn after_junk(uri: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Option<Result<Found, Invalid>> {
    const MAX_JUNK: usize = 40;
    const STARTS: [&str; 6] = ["https://", "http://", "ipfs://", "ipns://", "ar://", "data:"];
    const SCRIPTS: [&str; 4] = ["javascript", "vbscript", "file", "blob"];
    let head: String = uri.chars().take(MAX_JUNK + 8).collect::<String>().to_ascii_lowercase();
    let at = STARTS.iter().filter_map(|start| head.find(start)).filter(|at| (1..=MAX_JUNK).contains(at)).min()?;
    let (junk, rest) = uri.split_at_checked(at)?;
    let words = junk.chars().all(|character| character.is_alphanumeric() || " :=\"'([_-".contains(character));
    if !words || scheme(uri).is_some_and(|scheme| SCRIPTS.contains(&scheme.as_str())) {
        return None;
    }
    warnings.add(Warning::Junk);
    forms::with_scheme(&tidy(rest, warnings), limits, warnings)
}
