//! From a text in a document to a URL that a page may use.

use std::borrow::Cow;

use super::super::options::Options;
use super::found::{Change, Clean, Purpose, Refused};
use super::host::is_public;
use super::{data, disguise, reference, svg};
use crate::error::Invalid;
use crate::uri::inline::embedded::Embedded;
use crate::uri::limits::UriLimits;
use crate::uri::location::{Location, Parsed};
use crate::uri::media_uri;
use crate::uri::syntax::scheme;
use crate::uri::warning::Warning;
use crate::uri::web::WebUrl;

/// Returns the URL in a text.
///
/// # Errors
/// The text is not a URL, or not one that a page may use.
pub(crate) fn clean(given: &str, purpose: Purpose, options: &Options) -> Result<Clean, Refused> {
    if given.trim_start().starts_with('<') && !given.trim_start().starts_with("<http") {
        return match purpose {
            Purpose::Image | Purpose::Animation => svg::of_markup(given.trim(), options),
            Purpose::Link => Err(Refused::not_a_url("markup where a URL is expected, left out")),
        };
    }
    if !has_usable_scheme(given) && disguise::hides_script(given) {
        return Err(Refused::unsafe_url("a URL with a script or a local file, left out"));
    }
    let mut changes = Vec::new();
    let whole = reference::decoded(given, &mut changes);
    let text = whole.trim();
    let parsed = match parse(&whole, options) {
        Ok(parsed) if !parsed.warnings.contains(&Warning::Relative) => parsed,
        relative => of_reference(text, relative, purpose, options, &mut changes)?,
    };
    changes.extend(parsed.warnings.iter().map(|warning| (warning.code(), warning.detail().to_owned())));
    let mut found = match (parsed.location, parsed.gateway) {
        (Location::Inline(embedded), _) => data::clean(text, &embedded, purpose, options)?,
        (Location::Web(url), _) => of_web(&url)?,
        // A page can use the URL of a gateway, but not `ipfs:`.
        (location, Some(gateway)) => of_web(&gateway).unwrap_or_else(|_| of_location(&location)),
        (location, None) => of_location(&location),
    };
    found.changes.extend(changes);
    Ok(found)
}

/// Returns whether a text begins with a scheme of the list, so that it is in no disguise.
fn has_usable_scheme(text: &str) -> bool {
    ["https:", "http:", "ipfs:", "ipns:", "ar:", "data:"].iter().any(|scheme| text.starts_with(scheme))
}

fn parse(text: &str, options: &Options) -> Result<Parsed, Invalid> {
    let nowhere = Location::Inline(Embedded { media_type: String::new(), bytes: Vec::new() });
    let limits = UriLimits { max_inline_bytes: options.max_image_bytes, ..UriLimits::DEFAULT };
    media_uri::parse(text, options.base.unwrap_or(&nowhere), &limits)
}

/// Decides about a text that has no scheme, or one that is not read: a URL without a scheme, a
/// relative URL, or no URL.
fn of_reference(
    text: &str,
    parsed: Result<Parsed, Invalid>,
    purpose: Purpose,
    options: &Options,
    changes: &mut Vec<Change>,
) -> Result<Parsed, Refused> {
    if let Some(scheme) = scheme(text).filter(|_| parsed.is_err()) {
        let readable = ["https", "http", "ipfs", "ipns", "ar", "data"].contains(&scheme.as_str());
        let detail = parsed.err().map(|error| format!("not {}, left out", error.expected)).unwrap_or_default();
        return Err(if readable {
            Refused::not_a_url(detail)
        } else {
            Refused::unsafe_url(format!("{detail}; the scheme is {}", short(&scheme)))
        });
    }
    if reference::has_host(text, purpose) {
        changes.push((Warning::SchemeMissing.code(), Warning::SchemeMissing.detail().to_owned()));
        let url: Cow<str> = format!("https://{text}").into();
        return parse(&url, options).map_err(|error| Refused::not_a_url(format!("not {}, left out", error.expected)));
    }
    if !reference::is_reference(text, purpose) {
        return Err(Refused::not_a_url("a text that is not a URL, left out"));
    }
    parsed.map_err(|error| Refused::not_a_url(format!("a relative URL; expected {}, left out", error.expected)))
}

/// Returns a web URL whose host is on the public network.
fn of_web(url: &WebUrl) -> Result<Clean, Refused> {
    let authority = url.as_str().get("https://".len()..).unwrap_or_default().split(['/', '?']).next().unwrap_or_default();
    if !is_public(without_port(authority)) {
        return Err(Refused::unsafe_url("the host is not on the public network, left out"));
    }
    Ok(Clean { uri: url.to_string_with_fragment(), ..Clean::default() })
}

fn of_location(location: &Location) -> Clean {
    Clean { uri: location.canonical(), ..Clean::default() }
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

fn short(scheme: &str) -> &str {
    scheme.get(..32).unwrap_or(scheme)
}
