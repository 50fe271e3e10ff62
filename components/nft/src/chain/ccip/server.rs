//! The servers of a lookup, asked in order. The next one is asked when one fails, and also while it
//! is silent.

use super::lookup::OffchainLookup;
use super::request::{LookupRequest, read_answer};
use crate::context::Context;
use crate::error::{Error, Upstream};
use crate::http::{ChosenBy, Fetch, Header, Method, Response, status_is_retryable};
use crate::race::{Again, AttemptError, race, starting_with};
use crate::settings::origin;
use crate::uri::limits::UriLimits;
use crate::uri::syntax::invalid;
use crate::uri::web::WebUrl;

/// Maximum size of an answer in bytes.
const MAX_ANSWER_BYTES: u32 = 512 * 1024;

/// Asks the servers.
///
/// # Errors
/// - `ContentNotFound` if a server does not have the data (404).
/// - `UpstreamError` if a server says that the request is wrong (another 4xx), or all fail.
/// - `TokenUriInvalid` if no URL can be used.
pub(crate) async fn look_up(cx: &Context, lookup: &OffchainLookup) -> Result<Vec<u8>, Error> {
    let mut refused = invalid("an OffchainLookup (ERC-3668) with an https: URL", "none");
    let mut requests = Vec::new();
    for template in &lookup.urls {
        match LookupRequest::new(lookup, template, &UriLimits::DEFAULT) {
            Ok(request) => requests.push(request),
            Err(error) => refused = error,
        }
    }
    if requests.is_empty() {
        return Err(Error::TokenUriInvalid(refused));
    }
    let asked = |index: usize| {
        let request = requests.get(index).cloned();
        async move {
            match request {
                Some(request) => ask(cx, request).await,
                None => Err(AttemptError::Final(Error::Other("there is no URL of that number".to_owned()))),
            }
        }
    };
    Ok(race(cx, &starting_with(0, requests.len()), asked).await?.value)
}

async fn ask(cx: &Context, request: LookupRequest) -> Result<Vec<u8>, AttemptError> {
    let LookupRequest { mut url, body } = request;
    let max_redirects = cx.settings().max_redirects;
    for redirects_left in (0..=max_redirects).rev() {
        let response = match cx.fetch(fetch(&url, body.as_deref()), None, "offchain-lookup").await.outcome {
            Ok(response) => response,
            Err(failure) => return Err(next(&url, failure.detail(), failure.retryable(), None)),
        };
        match response.status {
            200..=299 => {
                let detail = "no {\"data\":\"0x…\"} in the answer to an offchain lookup (ERC-3668)";
                return read_answer(&response.body).ok_or_else(|| next(&url, detail.to_owned(), false, None));
            }
            301 | 302 | 303 | 307 | 308 if redirects_left > 0 => {
                let location = response.header("location").ok_or_else(|| status(&url, &response))?;
                let target = url.join(location);
                url = target.map_err(|error| next(&url, format!("a redirect to what is not {}", error.expected), false, None))?;
            }
            404 => {
                let rule = format!("data at {} for an offchain lookup (ERC-3668)", origin(url.as_str()));
                return Err(AttemptError::Final(Error::ContentNotFound(invalid(rule, "status 404"))));
            }
            _ => return Err(status(&url, &response)),
        }
    }
    Err(next(&url, format!("more than {max_redirects} redirects"), false, None))
}

fn fetch(url: &WebUrl, body: Option<&str>) -> Fetch {
    let json = "application/json";
    let mut headers = vec![Header::new("accept", json)];
    if body.is_some() {
        headers.push(Header::new("content-type", json));
    }
    Fetch {
        method: if body.is_some() { Method::Post } else { Method::Get },
        headers,
        max_bytes: MAX_ANSWER_BYTES,
        // Security: the contract chose the address.
        chosen_by: ChosenBy::Token,
        coalesce: Some(format!("lookup {url} {body}", url = url.as_str(), body = body.unwrap_or_default())),
        url: url.as_str().to_owned(),
        body: body.map(|body| body.as_bytes().to_vec()),
    }
}

/// Returns the failure of a status. A 4xx ends the lookup (ERC-3668, "Client Lookup Protocol").
fn status(url: &WebUrl, response: &Response) -> AttemptError {
    let detail = format!("status {} to an offchain lookup (ERC-3668)", response.status);
    let failed = next(url, detail, status_is_retryable(response.status), response.retry_after_ms());
    match failed {
        AttemptError::Failed { upstream, .. } if (400..500).contains(&response.status) => {
            AttemptError::Final(Error::UpstreamError(upstream))
        }
        failed => failed,
    }
}

/// Returns a failure after which the next server is asked.
fn next(url: &WebUrl, detail: String, retryable: bool, retry_after_ms: Option<u32>) -> AttemptError {
    AttemptError::Failed { upstream: Upstream { origin: origin(url.as_str()), detail, retryable, retry_after_ms }, again: Again::No }
}
