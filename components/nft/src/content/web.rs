//! A document behind an `https:` URL. Redirects are followed.

use super::fetched::Fetched;
use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus, Source};
use crate::error::{Error, Upstream};
use crate::http::{ChosenBy, Failure, Fetch, Header, Method, Response, status_is_retryable};
use crate::settings::origin;
use crate::uri::syntax::invalid;
use crate::uri::web::WebUrl;

/// Downloads the document.
///
/// # Errors
/// - `UpstreamError` if the server failed or redirected too often.
/// - `TokenUriInvalid` if the host refuses the address, or a redirect leads to something that is
///   not an `https:` URL.
/// - `MetadataInvalid` if the document is too large.
pub(crate) async fn fetch(cx: &Context, url: WebUrl) -> Result<Fetched, Error> {
    let max_redirects = cx.settings().max_redirects;
    let mut url = url;
    for redirects_left in (0..=max_redirects).rev() {
        let response = match cx.fetch(get(&url, cx), None, "document").await.outcome {
            Ok(response) => response,
            Err(Failure::TooLarge(_)) => return Err(cx.too_large()),
            Err(Failure::Refused(why)) => {
                let rule = format!("an address that the host may connect to: {why}");
                return Err(Error::TokenUriInvalid(invalid(rule, &origin(url.as_str()))));
            }
            Err(failure) => return Err(failed(&url, failure.detail(), failure.retryable())),
        };
        match response.status {
            200 => {
                return Ok(Fetched {
                    bytes: response.body,
                    integrity: Integrity::plain(IntegrityStatus::Unverifiable),
                    source: Source::Web,
                });
            }
            301 | 302 | 303 | 307 | 308 if redirects_left > 0 => url = follow(&url, &response)?,
            301 | 302 | 303 | 307 | 308 => break,
            status => return Err(failed(&url, format!("status {status}"), status_is_retryable(status))),
        }
    }
    Err(failed(&url, format!("more than {max_redirects} redirects"), false))
}

fn follow(url: &WebUrl, response: &Response) -> Result<WebUrl, Error> {
    let Some(location) = response.header("location") else {
        return Err(failed(url, format!("status {} without a location", response.status), false));
    };
    url.join(location).map_err(Error::TokenUriInvalid)
}

fn failed(url: &WebUrl, detail: String, retryable: bool) -> Error {
    Error::UpstreamError(Upstream { origin: origin(url.as_str()), detail, retryable, retry_after_ms: None })
}

fn get(url: &WebUrl, cx: &Context) -> Fetch {
    let url = url.as_str().to_owned();
    let max_bytes = cx.settings().max_json_bytes;
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
