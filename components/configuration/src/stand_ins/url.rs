//! A URL as it is written.

/// The parts of a URL.
pub(super) struct UrlParts<'a> {
    /// With `://`.
    pub(super) scheme: &'a str,
    /// With `@`. Empty if there is none.
    pub(super) user: &'a str,
    pub(super) host: &'a str,
    /// Port, path, query and fragment.
    pub(super) rest: &'a str,
}

impl<'a> UrlParts<'a> {
    /// Takes a URL apart. `None` if it is not `scheme://…`.
    pub(super) fn of(url: &'a str) -> Option<Self> {
        let (scheme, after) = url.split_at_checked(url.find("://")?.checked_add(3)?)?;
        let authority_end = after.find(['/', '?', '#', '\\']).unwrap_or(after.len());
        let authority = after.get(..authority_end)?;
        let user_end = authority.rfind('@').map_or(0, |at| at.saturating_add(1));
        let place = authority.get(user_end..)?;
        let host_length = match place.rfind(':') {
            Some(at) if !place.ends_with(']') => at,
            _ => place.len(),
        };
        let host_end = user_end.checked_add(host_length)?;
        Some(Self { scheme, user: after.get(..user_end)?, host: after.get(user_end..host_end)?, rest: after.get(host_end..)? })
    }
}

/// Returns the host of a URL in lower case, without a dot at its end. `None` if it has none.
pub(super) fn host_of(url: &str) -> Option<String> {
    let host = UrlParts::of(url)?.host.to_ascii_lowercase();
    let host = host.strip_suffix('.').map(str::to_owned).unwrap_or(host);
    Some(host).filter(|host| !host.is_empty())
}
