//! The redirects of a gateway, such as the one to its subdomain form: from
//! `https://gateway.example/ipfs/CID` to `https://CID.ipfs.gateway.example/`.

use fluent_uri::{Uri, UriRef};

use crate::http::ChosenBy;

/// Where a redirect leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) chosen_by: ChosenBy,
}

/// Returns the target of a redirect from the URL `from`, by the gateway `gateway`, which
/// `chosen_by` has chosen.
///
/// Security: a host that is neither the gateway's nor below it counts as chosen by the token, so
/// that it must be public and have `https:`.
///
/// # Errors
/// The location is not a URL that may be followed. The text says why.
pub(crate) fn target(gateway: &str, chosen_by: ChosenBy, from: &str, location: Option<&str>) -> Result<Target, &'static str> {
    const NO_URL: &str = "a redirect to something that is not a URL";
    let location = location.ok_or("a redirect without a location")?;
    let base = Uri::parse(from).map_err(|_| NO_URL)?;
    let url = UriRef::parse(location).map_err(|_| NO_URL)?.resolve_against(&base).map_err(|_| NO_URL)?;
    let host = url.authority().filter(|authority| !authority.has_userinfo()).map(|authority| authority.host().to_ascii_lowercase());
    let host = host.filter(|host| !host.is_empty()).ok_or(NO_URL)?;
    let gateway = Uri::parse(gateway).map_err(|_| NO_URL)?;
    let gateway_host = gateway.authority().map(|authority| authority.host().to_ascii_lowercase()).unwrap_or_default();
    let own = host.strip_suffix(&gateway_host).is_some_and(|below| below.is_empty() || below.ends_with('.'));
    let plain_gateway = gateway.scheme().as_str().eq_ignore_ascii_case("http");
    match url.scheme().as_str().to_ascii_lowercase().as_str() {
        "https" => {}
        "http" if own && plain_gateway => {}
        _ => return Err("a redirect to a URL that is not https:"),
    }
    let chosen_by = if own { chosen_by } else { ChosenBy::Token };
    Ok(Target { url: url.to_string(), chosen_by })
}
