//! A document behind an `https:` URL. Redirects are followed.

use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus};
use crate::error::{Error, Upstream};
use crate::http::{ChosenBy, Failure, Fetch, Header, Method, Response, Settled, status_is_retryable};
use crate::settings::origin;
use crate::uri::syntax::invalid;
use crate::uri::web::WebUrl;

use super::fetched::Fetched;

/// Maximum number of redirects that are followed.
const MAX_REDIRECTS: u32 = 3;

/// A download in flight.
#[derive(Debug)]
pub(crate) struct WebFetch {
    url: WebUrl,
    redirects_left: u32,
    in_flight: u32,
}

/// The state of a download after a fetch has settled.
pub(crate) enum WebOutcome {
    /// The fetch does not belong to this download, or a redirect is being followed.
    Waiting(WebFetch),
    /// The bytes have arrived.
    Fetched(Fetched),
}

impl WebFetch {
    /// Starts the download.
    pub(crate) fn start(url: WebUrl, cx: &mut Context) -> Self {
        let in_flight = get(&url, cx);
        Self { url, redirects_left: MAX_REDIRECTS, in_flight }
    }

    /// Takes a fetch that has settled.
    ///
    /// Errors:
    /// - `UpstreamError` if the server failed or redirected too often.
    /// - `TokenUriInvalid` if the host refuses the address, or a redirect leads to something that
    ///   is not an `https:` URL.
    /// - `MetadataInvalid` if the document is too large.
    pub(crate) fn settle(self, settled: Settled, cx: &mut Context) -> Result<WebOutcome, Error> {
        if settled.id != self.in_flight {
            return Ok(WebOutcome::Waiting(self));
        }
        match settled.outcome {
            Ok(response) if response.status == 200 => {
                Ok(WebOutcome::Fetched(Fetched { bytes: response.body, integrity: Integrity::plain(IntegrityStatus::Unverifiable) }))
            }
            Ok(response) if matches!(response.status, 301 | 302 | 303 | 307 | 308) => self.follow(&response, cx).map(WebOutcome::Waiting),
            Ok(response) => Err(self.failed(format!("status {}", response.status), status_is_retryable(response.status))),
            Err(Failure::TooLarge(_)) => Err(cx.too_large()),
            Err(Failure::Refused(why)) => {
                Err(Error::TokenUriInvalid(invalid(format!("an address that the host may connect to: {why}"), &origin(self.url.as_str()))))
            }
            Err(failure) => Err(self.failed(failure.detail(), failure.retryable())),
        }
    }

    fn follow(self, response: &Response, cx: &mut Context) -> Result<Self, Error> {
        let Some(location) = response.header("location") else {
            return Err(self.failed(format!("status {} without a location", response.status), false));
        };
        let Some(redirects_left) = self.redirects_left.checked_sub(1) else {
            return Err(self.failed(format!("more than {MAX_REDIRECTS} redirects"), false));
        };
        let url = self.url.join(location).map_err(Error::TokenUriInvalid)?;
        let in_flight = get(&url, cx);
        Ok(Self { url, redirects_left, in_flight })
    }

    fn failed(&self, detail: String, retryable: bool) -> Error {
        Error::UpstreamError(Upstream { origin: origin(self.url.as_str()), detail, retryable })
    }
}

fn get(url: &WebUrl, cx: &mut Context) -> u32 {
    let url = url.as_str().to_owned();
    let max_bytes = cx.settings.max_json_bytes;
    let fetch = Fetch {
        method: Method::Get,
        headers: vec![Header::new("accept", "application/json, */*;q=0.5")],
        body: None,
        max_bytes,
        chosen_by: ChosenBy::Token,
        coalesce: Some(format!("web {max_bytes} {url}")),
        url,
    };
    cx.want(fetch, None)
}
