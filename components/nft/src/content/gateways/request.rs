//! One request to one gateway.

use super::redirect::{self, Target};
use crate::context::{Context, Ended};
use crate::error::Upstream;
use crate::http::{ChosenBy, Fetch, Header, Method, Response, status_is_retryable};
use crate::race::{Again, AttemptError};
use crate::settings::origin;

/// What to ask a gateway for.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// URL of the gateway.
    pub(crate) gateway: &'a str,
    pub(crate) chosen_by: ChosenBy,
    /// URL of the request.
    pub(crate) url: String,
    pub(crate) accept: &'static str,
    pub(crate) max_bytes: u32,
    /// CID of the expected block, if the host may answer with a block that it has kept.
    pub(crate) cid: Option<String>,
    /// What it is for, for traces.
    pub(crate) purpose: &'static str,
}

/// A response with status 200.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Number of its fetch.
    pub(crate) id: u32,
    pub(crate) response: Response,
    /// Whether it is a block that the host has kept, so that no gateway was asked.
    pub(crate) kept: bool,
}

/// Returns the URL of a path at a gateway.
pub(crate) fn url_at(gateway: &str, path: &str) -> String {
    format!("{}{path}", gateway.trim_end_matches('/'))
}

/// Asks a gateway, and follows its redirects.
///
/// # Errors
/// The gateway cannot be reached, answers with another status than 200, or redirects to a place
/// that may not be followed.
pub(crate) async fn ask(cx: &Context, request: &Request<'_>) -> Result<Reply, AttemptError> {
    let mut target = Target { url: request.url.clone(), chosen_by: request.chosen_by };
    let max_redirects = cx.settings().max_redirects;
    for redirects_left in (0..=max_redirects).rev() {
        let Ended { id, outcome, kept } = cx.fetch(fetch(request, &target), request.cid.clone(), request.purpose).await;
        let response = outcome.map_err(|failure| failed(request.gateway, failure.detail(), failure.retryable(), Again::No))?;
        match response.status {
            200 => return Ok(Reply { id, response, kept }),
            301 | 302 | 303 | 307 | 308 if redirects_left > 0 => {
                target = redirect::target(request.gateway, request.chosen_by, &target.url, response.header("location"))
                    .map_err(|why| failed(request.gateway, why.to_owned(), false, Again::No))?;
            }
            301 | 302 | 303 | 307 | 308 => break,
            status => {
                let pause = response.retry_after_ms();
                let again = if matches!(status, 202 | 429) || status == 503 && pause.is_some() { Again::After(pause) } else { Again::No };
                return Err(failed(request.gateway, format!("status {status}"), status == 202 || status_is_retryable(status), again));
            }
        }
    }
    Err(failed(request.gateway, format!("more than {max_redirects} redirects"), false, Again::No))
}

/// Returns the failure of an attempt at a gateway.
pub(crate) fn failed(gateway: &str, detail: String, retryable: bool, again: Again) -> AttemptError {
    let retry_after_ms = if let Again::After(pause) = again { pause } else { None };
    AttemptError::Failed { upstream: Upstream { origin: origin(gateway), detail, retryable, retry_after_ms }, again }
}

fn fetch(request: &Request<'_>, target: &Target) -> Fetch {
    Fetch {
        method: Method::Get,
        url: target.url.clone(),
        headers: vec![Header::new("accept", request.accept)],
        body: None,
        max_bytes: request.max_bytes,
        chosen_by: target.chosen_by,
        coalesce: Some(format!("{} {}", request.max_bytes, target.url)),
    }
}
