//! The origin of a URL (RFC 6454).

use core::fmt;

/// A URL as it is written, taken apart.
pub(super) struct UrlParts<'a> {
    pub(super) scheme: &'a str,
    /// User, host and port.
    pub(super) authority: &'a str,
    /// Path, query and fragment.
    pub(super) rest: &'a str,
}

impl<'a> UrlParts<'a> {
    /// Takes a URL apart. `None` if it is not `scheme://…`.
    pub(super) fn of(url: &'a str) -> Option<Self> {
        let (scheme, after) = url.split_once("://")?;
        let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
        let (authority, rest) = after.split_at(after.find(['/', '?', '#', '\\']).unwrap_or(after.len()));
        is_scheme.then_some(Self { scheme, authority, rest })
    }

    pub(super) fn has_user(&self) -> bool {
        self.authority.contains('@')
    }

    /// Returns the origin. `None` if the scheme is not `http` or `https`, or the port is no number.
    pub(super) fn origin(&self) -> Option<Origin> {
        let scheme = self.scheme.to_ascii_lowercase();
        let usual = usual_port(&scheme)?;
        let place = self.authority.rsplit('@').next().unwrap_or_default();
        let (host, port) = match place.rfind(':') {
            Some(at) if !place.ends_with(']') => place.split_at(at),
            _ => (place, ""),
        };
        let port = match port.trim_start_matches(':') {
            "" => usual,
            digits => digits.parse().ok()?,
        };
        Some(Origin { scheme, host: host.to_ascii_lowercase(), port })
    }
}

/// Returns the origin of a URL. `None` if it has none.
pub(super) fn origin_of(url: &str) -> Option<Origin> {
    UrlParts::of(url)?.origin()
}

/// Scheme, host and port.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) scheme: String,
    /// In lower case.
    pub(super) host: String,
    pub(super) port: u16,
}

impl Origin {
    /// Returns host and port, without the port that the scheme has anyway.
    pub(super) fn authority(&self) -> String {
        if usual_port(&self.scheme) == Some(self.port) { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.authority())
    }
}

fn usual_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}
