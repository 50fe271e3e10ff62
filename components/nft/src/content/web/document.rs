//! A document behind an `https:` URL. Redirects are followed, each under the guard of the host.

use crate::content::fetched::Fetched;
use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus, Source};
use crate::error::{Error, Invalid};
use crate::http::{ChosenBy, Failure, Fetch, Header, Method, Response};
use crate::race::{Again, AttemptError, race};
use crate::settings::origin;
use crate::uri::syntax::invalid;
use crate::uri::web::WebUrl;

/// Downloads the document. A server that is not ready (202) or throttles (429) is asked again
/// within the deadline.
///
/// # Errors
/// - `UpstreamError` if the server failed or redirected too often, a redirect leads to something
///   that is not an `https:` URL, or the host refuses the address behind a name. The URI may be
///   right: a domain expires, and comes to point to a private address.
/// - `TokenUriInvalid` if the host refuses the address that the URI itself names.
/// - `ContentTooLarge` if the document is too large.
pub(crate) async fn fetch(cx: &Context, url: &WebUrl, max_bytes: u32) -> Result<Fetched, Error> {
    let won = race(cx, &[0], |_| attempt(cx, url, max_bytes)).await?;
    let content_type = won.value.header("content-type").map(str::to_owned);
    Ok(Fetched { bytes: won.value.body, integrity: Integrity::plain(IntegrityStatus::Unverifiable), source: Source::Web, content_type })
}

async fn attempt(cx: &Context, url: &WebUrl, max_bytes: u32) -> Result<Response, AttemptError> {
    let max_redirects = cx.settings().max_redirects;
    let mut url = url.clone();
    for redirects_left in (0..=max_redirects).rev() {
        let outcome = cx.fetch(get(&url, max_bytes), None, "document").await.outcome;
        let is_given = redirects_left == max_redirects;
        let response = outcome.map_err(|failure| match failure {
            Failure::Refused(why) if is_given && url.names_address() => refused_address(url.as_str(), &why),
            failure => unanswered(&url, failure),
        })?;
        match response.status {
            200 => return Ok(response),
            301 | 302 | 303 | 307 | 308 if redirects_left > 0 => url = follow(&url, response.header("location"))?,
            301 | 302 | 303 | 307 | 308 => break,
            status => return Err(AttemptError::of_status(url.as_str(), status, response.retry_after_ms())),
        }
    }
    Err(AttemptError::failed(url.as_str(), format!("more than {max_redirects} redirects"), false, Again::No))
}

/// Returns the URL that a redirect leads to.
fn follow(url: &WebUrl, location: Option<&str>) -> Result<WebUrl, AttemptError> {
    let failed = |detail| AttemptError::failed(url.as_str(), detail, false, Again::No);
    let location = location.ok_or_else(|| failed("a redirect without a location".to_owned()))?;
    url.join(location).map_err(|Invalid { expected, got, .. }| failed(format!("a redirect: expected {expected}, got {got}")))
}

/// Returns the error for an address that the host does not connect to.
pub(super) fn refused_address(url: &str, why: &str) -> AttemptError {
    let rule = format!("an address that the host may connect to: {why}");
    AttemptError::Final(Error::TokenUriInvalid(invalid(rule, &origin(url))))
}

/// Returns the error for a request without a response.
fn unanswered(url: &WebUrl, failure: Failure) -> AttemptError {
    match failure {
        Failure::TooLarge(max) => AttemptError::Final(Error::ContentTooLarge(max.into())),
        failure => AttemptError::failed(url.as_str(), failure.detail(), failure.retryable(), Again::No),
    }
}

fn get(url: &WebUrl, max_bytes: u32) -> Fetch {
    let url = url.as_str().to_owned();
    Fetch {
        method: Method::Get,
        headers: vec![Header::new("accept", "application/json, */*;q=0.5")],
        body: None,
        max_bytes,
        chosen_by: ChosenBy::Token,
        coalesce: Some(format!("web {max_bytes} {url}")),
        url,
    }
}
