//! One request to one gateway.

use super::redirect::{self, Target};
use crate::context::{Context, Ended};
use crate::http::{ChosenBy, Fetch, Header, Method, Response};
use crate::race::{Again, AttemptError};

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
    let failed = |detail, retryable| AttemptError::failed(request.gateway, detail, retryable, Again::No);
    let mut target = Target { url: request.url.clone(), chosen_by: request.chosen_by };
    let max_redirects = cx.settings().max_redirects;
    for redirects_left in (0..=max_redirects).rev() {
        let Ended { id, outcome, kept } = cx.fetch(fetch(request, &target), request.cid.clone(), request.purpose).await;
        let response = outcome.map_err(|failure| failed(failure.detail(), failure.retryable()))?;
        match response.status {
            200 => return Ok(Reply { id, response, kept }),
            301 | 302 | 303 | 307 | 308 if redirects_left > 0 => {
                target = redirect::target(request.gateway, request.chosen_by, &target.url, response.header("location"))
                    .map_err(|why| failed(why.to_owned(), false))?;
            }
            301 | 302 | 303 | 307 | 308 => break,
            status => return Err(AttemptError::of_status(request.gateway, status, response.retry_after_ms())),
        }
    }
    Err(failed(format!("more than {max_redirects} redirects"), false))
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
