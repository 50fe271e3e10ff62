//! The names under which the gateway is served.
//!
//! Security: a web page could otherwise point its own name at a loopback address (DNS rebinding),
//! and so reach a gateway on the visitor's machine.

use crate::chain::origin::origin;
use crate::http::problem::{Code, Problem};
use crate::http::request::Request;

/// Verifies that `listen.hosts` lists the field `Host`, in lower case and without its port. `*`
/// allows every host.
///
/// # Errors
/// `unknown-host` if the list does not have it.
pub(crate) fn verify_host(request: &Request, hosts: &[String]) -> Result<(), Problem> {
    let name = served_as(request).to_ascii_lowercase();
    if hosts.iter().any(|allowed| *allowed == name || allowed == "*") {
        return Ok(());
    }
    Err(Problem::invalid(Code::UnknownHost, "Host", "a name listed in listen.hosts", request.header("host").unwrap_or_default()))
}

/// Returns the name under which the client asked for the gateway, as it was written.
pub(crate) fn served_as(request: &Request) -> &str {
    without_port(request.header("host").unwrap_or_default())
}

/// Returns whether a URL leads to the name under which the client asked for the gateway.
pub(crate) fn leads_back(url: &str, served_as: &str) -> bool {
    let host = origin(url).split_once("://").map_or("", |(_, host)| host);
    let host = without_port(host);
    !served_as.is_empty() && host.strip_suffix('.').unwrap_or(host).eq_ignore_ascii_case(served_as)
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::{leads_back, without_port};

    #[test]
    fn strips_ports_only() {
        for (host, name) in
            [("a.example:80", "a.example"), ("a.example", "a.example"), ("[::1]:8787", "[::1]"), ("[::1]", "[::1]"), ("::1", "::1")]
        {
            assert_eq!(without_port(host), name);
        }
    }

    #[test]
    fn tells_the_own_name_from_others() {
        for own in ["https://gw.example/v1", "https://GW.example:443", "http://gw.example.", "https://gw.example?x=https://a.example"] {
            assert!(leads_back(own, "gw.example"), "{own}");
        }
        for other in ["https://a.gw.example/", "https://gw.example.evil.example/", "https://a.example/https://gw.example", "gw.example"] {
            assert!(!leads_back(other, "gw.example"), "{other}");
        }
        assert!(!leads_back("https:///", ""));
    }
}
