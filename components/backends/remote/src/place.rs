//! Where the backends are.

use std::net::{IpAddr, Ipv6Addr};

use http::Uri;

/// Where the backends are: the beginning of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) is_https: bool,
    /// Host, and port if it is not the usual one.
    pub(crate) authority: String,
    /// The path that the routes follow, without a slash at its end.
    pub(crate) path: String,
}

/// What a URL must be.
pub(crate) const RULE: &str = "a URL such as https://gateway.example, without credentials and query; \
     http only for this machine or what network.allowPrivate lists";

impl Place {
    /// Reads a URL. `allow_private` lists what may be asked without TLS, as `host:port`.
    ///
    /// # Errors
    /// What is wrong with the URL. Never a part of it but its host.
    pub(crate) fn parse(url: &str, allow_private: &[String]) -> Result<Self, String> {
        let uri: Uri = url.parse().map_err(|_| "text that is no URL".to_owned())?;
        let is_https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err("another scheme, or none".to_owned()),
        };
        let authority = uri.authority().ok_or("no host")?;
        if authority.as_str().contains('@') {
            return Err("credentials in the URL".to_owned());
        }
        if uri.query().is_some() || url.contains('#') {
            return Err("a query or a fragment".to_owned());
        }
        let host = authority.host().to_ascii_lowercase();
        let port = authority.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let listed = || allow_private.iter().any(|allowed| allowed.eq_ignore_ascii_case(&format!("{host}:{port}")));
        if !is_https && !is_loopback(&host) && !listed() {
            return Err(format!("http to {host}, where anybody on the way reads the token"));
        }
        Ok(Self { is_https, authority: authority.as_str().to_owned(), path: uri.path().trim_end_matches('/').to_owned() })
    }
}

fn is_loopback(host: &str) -> bool {
    if host == "localhost" {
        return true;
    }
    let address = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inner) => inner.parse::<Ipv6Addr>().map(IpAddr::V6),
        None => host.parse(),
    };
    address.is_ok_and(|address| address.is_loopback())
}
