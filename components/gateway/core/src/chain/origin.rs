//! The part of a URL that may be shown.

/// Returns the scheme, host and port of a URL: the part that may be shown.
pub(crate) fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |index| index + 3);
    let end = url.get(start..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |index| start + index);
    let origin = url.get(..end).unwrap_or_default();
    // The configuration refuses credentials before a host. If some come here nevertheless, they
    // are not shown.
    if origin.contains('@') { "an upstream" } else { origin }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn shows_origins_only() {
        for (url, shown) in [
            ("https://rpc.example/v2/KEY", "https://rpc.example"),
            ("https://rpc.example:8443?key=KEY", "https://rpc.example:8443"),
            ("http://127.0.0.1:8545", "http://127.0.0.1:8545"),
            ("https://user:KEY@rpc.example/", "an upstream"),
        ] {
            assert_eq!(origin(url), shown);
        }
    }
}
