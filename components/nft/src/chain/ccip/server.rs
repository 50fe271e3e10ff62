//! The servers of a lookup, asked one after another.

use super::lookup::OffchainLookup;
use super::request::{LookupRequest, read_answer};
use crate::context::Context;
use crate::error::{Error, Upstream};
use crate::http::{ChosenBy, Failure, Fetch, Header, Method, Response, status_is_retryable};
use crate::settings::origin;
use crate::uri::limits::UriLimits;
use crate::uri::syntax::invalid;
use crate::uri::web::WebUrl;

/// Maximum size of an answer in bytes.
const MAX_ANSWER_BYTES: u32 = 512 * 1024;

/// Why a server brought no data.
enum Refusal {
    /// The next one may have it.
    Next(Error),
    /// The data does not exist. The lookup ends.
    Stop(Error),
}

/// Asks the servers in order.
///
/// # Errors
/// - `UpstreamError` if a server says that the request is wrong (4xx), or the last one fails.
/// - `TokenUriInvalid` if no URL can be used.
pub(crate) async fn look_up(cx: &Context, lookup: &OffchainLookup) -> Result<Vec<u8>, Error> {
    let mut last = Error::TokenUriInvalid(invalid("an OffchainLookup (ERC-3668) with an https: URL", "none"));
    for template in &lookup.urls {
        match ask(cx, lookup, template).await {
            Ok(data) => return Ok(data),
            Err(Refusal::Stop(error)) => return Err(error),
            Err(Refusal::Next(error)) => last = error,
        }
    }
    Err(last)
}

async fn ask(cx: &Context, lookup: &OffchainLookup, template: &str) -> Result<Vec<u8>, Refusal> {
    let next = |error| Refusal::Next(Error::TokenUriInvalid(error));
    let LookupRequest { mut url, body } = LookupRequest::new(lookup, template, &UriLimits::DEFAULT).map_err(next)?;
    let max_redirects = cx.settings().max_redirects;
    for redirects_left in (0..=max_redirects).rev() {
        let response = match cx.fetch(fetch(&url, body.as_deref()), None, "offchain-lookup").await.outcome {
            Ok(response) => response,
            Err(Failure::Refused(why)) => {
                let rule = format!("an address that the host may connect to: {why}");
                return Err(next(invalid(rule, &origin(url.as_str()))));
            }
            Err(failure) => return Err(Refusal::Next(failed(&url, failure.detail(), failure.retryable(), None))),
        };
        match response.status {
            200..=299 => return read_answer(&response.body).ok_or_else(|| Refusal::Next(no_data(&url))),
            301 | 302 | 303 | 307 | 308 if redirects_left > 0 => {
                let location = response.header("location").ok_or_else(|| Refusal::Next(status(&url, &response)))?;
                url = url.join(location).map_err(next)?;
            }
            400..=499 => return Err(Refusal::Stop(status(&url, &response))),
            _ => return Err(Refusal::Next(status(&url, &response))),
        }
    }
    Err(Refusal::Next(failed(&url, format!("more than {max_redirects} redirects"), false, None)))
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

fn status(url: &WebUrl, response: &Response) -> Error {
    let retryable = status_is_retryable(response.status);
    failed(url, format!("status {} to an offchain lookup (ERC-3668)", response.status), retryable, response.retry_after_ms())
}

fn no_data(url: &WebUrl) -> Error {
    failed(url, "no {\"data\":\"0x…\"} in the answer to an offchain lookup (ERC-3668)".to_owned(), false, None)
}

fn failed(url: &WebUrl, detail: String, retryable: bool, retry_after_ms: Option<u32>) -> Error {
    Error::UpstreamError(Upstream { origin: origin(url.as_str()), detail, retryable, retry_after_ms })
}
