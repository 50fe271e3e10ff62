//! Cross-origin rules (Fetch Standard, 3.2).

use crate::config::Config;
use crate::http::problem::{Code, Problem};
use crate::http::request::Request;
use crate::http::route::Route;
use crate::io::Header;

/// The fields of responses that a page may read, those of every `limits.dialect` among them.
const EXPOSED: &str = "RateLimit, RateLimit-Policy, RateLimit-Partition, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, ETag, X-Request-Id, Accept-Ranges, Content-Range, Content-Length";
/// The fields of requests that a page may send, those of a stamp among them.
const REQUEST_HEADERS: &str = "Authorization, Content-Type, X-Api-Key, X-Request-Id, Idempotency-Key, If-None-Match, If-Range, Range, Content-Digest, Signature, Signature-Input";

/// Verifies the field `Origin`, and returns the CORS fields of the response.
///
/// # Errors
/// `forbidden` on a signer route if `cors.origins` does not list the origin.
///
/// Security: `*` never covers the signer.
pub(crate) fn verify_origin(request: &Request, route: &Route<'_>, config: &Config) -> Result<Vec<Header>, Problem> {
    let signer = matches!(route, Route::Signer { .. });
    let any = config.origins.iter().any(|allowed| allowed == "*");
    // A response that depends on the origin says so to clients without an origin too. Otherwise a
    // cache could give their response to a web page.
    let vary = if signer || !any { vec![Header::new("vary", "Origin")] } else { Vec::new() };
    let mut origins = request.values("origin");
    let Some(origin) = origins.next() else { return Ok(vary) };
    let listed = origins.next().is_none() && config.origins.iter().any(|allowed| allowed == origin);
    let allowed = match (listed, signer, any) {
        (true, true, _) | (true, false, false) => origin,
        (_, false, true) => "*",
        (false, true, _) => return Err(Problem::invalid(Code::Forbidden, "Origin", "an origin listed in cors.origins", origin)),
        (false, false, false) => return Ok(vary),
    };
    let headers = vec![Header::new("access-control-allow-origin", allowed), Header::new("access-control-expose-headers", EXPOSED)];
    Ok(headers.into_iter().chain(vary).collect())
}

/// Verifies the field `Origin` of a request for a WebSocket.
///
/// # Errors
/// `forbidden` if `cors.origins` has neither the origin nor `*`.
///
/// Security: a browser lets every page open a socket to every origin, and tells only the server
/// which page it is.
pub(crate) fn verify_socket_origin(request: &Request, config: &Config) -> Result<(), Problem> {
    let allowed = |origin: &str| config.origins.iter().any(|allowed| allowed == "*" || allowed == origin);
    match request.values("origin").find(|origin| !allowed(origin)) {
        None => Ok(()),
        Some(origin) => Err(Problem::invalid(Code::Forbidden, "Origin", "an origin listed in cors.origins", origin)),
    }
}

/// Returns the fields of the response to a preflight.
pub(crate) fn preflight(route: &Route<'_>) -> Vec<Header> {
    vec![
        Header::new("access-control-allow-methods", format!("{}, OPTIONS", route.methods().join(", "))),
        Header::new("access-control-allow-headers", REQUEST_HEADERS),
        Header::new("access-control-max-age", "600"),
    ]
}
