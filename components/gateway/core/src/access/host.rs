//! The names under which the gateway is served.
//!
//! Security: a web page could otherwise point its own name at a loopback address (DNS rebinding),
//! and so reach a gateway on the visitor's machine.

use crate::http::problem::{Code, Problem};
use crate::http::request::Request;

/// Verifies that `listen.hosts` lists the field `Host`, in lower case and without its port. `*`
/// allows every host.
///
/// # Errors
/// `unknown-host` if the list does not have it.
pub(crate) fn verify_host(request: &Request, hosts: &[String]) -> Result<(), Problem> {
    let host = request.header("host").unwrap_or_default();
    let name = without_port(host).to_ascii_lowercase();
    if hosts.iter().any(|allowed| *allowed == name || allowed == "*") {
        return Ok(());
    }
    Err(Problem::invalid(Code::UnknownHost, "Host", "a name listed in listen.hosts", host))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::without_port;

    #[test]
    fn strips_ports_only() {
        for (host, name) in
            [("a.example:80", "a.example"), ("a.example", "a.example"), ("[::1]:8787", "[::1]"), ("[::1]", "[::1]"), ("::1", "::1")]
        {
            assert_eq!(without_port(host), name);
        }
    }
}
