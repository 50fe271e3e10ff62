//! Opens a body at a URL: one of a token, or one of a gateway of the operator.

use super::body::Body;
use super::document::refused_address;
use super::head;
use crate::content::gateways::redirect::{self, Target};
use crate::content::request::{ByteRange, Part};
use crate::context::Context;
use crate::error::Error;
use crate::http::{ChosenBy, Failure, Fetch, Header, Method, Opened, retry_after_ms};
use crate::race::{Again, AttemptError};
use crate::settings::origin;
use crate::uri::web::WebUrl;

/// Who answers for an address and its redirects.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked<'a> {
    /// The token.
    Token,
    /// The gateway with this URL.
    Gateway(&'a str),
}

/// An open body, and what its head says.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) body: Body,
    /// Media type as the server states it.
    pub(crate) declared_type: Option<String>,
    /// Size of the whole.
    pub(crate) size: Option<u64>,
    /// The part, if a range was asked for and can be given.
    pub(crate) part: Option<Part>,
}

/// Opens a body, and follows redirects, each under the guard of the host. A server that answers a
/// range wrongly is asked again for the whole.
///
/// # Errors
/// - `Failed` if the server fails, or answers with something else than the content.
/// - `TokenUriInvalid` if the host refuses an address of a token.
/// - `ContentTooLarge` if the content exceeds the maximum.
/// - `RangeNotSatisfiable` if the range begins after the end.
pub(crate) async fn open(
    cx: &Context,
    asked: Asked<'_>,
    url: String,
    range: Option<ByteRange>,
    max_bytes: u32,
) -> Result<Answer, AttemptError> {
    let chosen_by = match asked {
        Asked::Token => ChosenBy::Token,
        Asked::Gateway(_) => ChosenBy::Operator,
    };
    let max_redirects = cx.settings().max_redirects;
    let mut target = Target { url, chosen_by };
    let mut redirects_left = max_redirects;
    // The range that the server is asked for.
    let mut helped = range;
    loop {
        let opened = cx.open(fetch(&target, helped, max_bytes), "medium").await;
        let (opened, chunks) = opened.map_err(|failure| unanswered(asked, &target, &failure))?;
        // Dropping it closes the body of a response that is not used.
        let body = Body::new(chunks, origin(&target.url), max_bytes);
        match (opened.status, helped) {
            (200, _) => return whole(body, &opened, range, max_bytes),
            (206, Some(part)) => match head::part(&opened, part) {
                Some((part, size)) => return narrowed(body, &opened, (part, size), max_bytes),
                None => helped = None,
            },
            (416, Some(_)) => match head::content_range(&opened) {
                Some((None, Some(size))) => return Err(AttemptError::Final(Error::RangeNotSatisfiable(size))),
                _ => helped = None,
            },
            (301 | 302 | 303 | 307 | 308, _) if redirects_left > 0 => {
                redirects_left -= 1;
                target = next_hop(asked, &target, head::field(&opened, "location"))?;
            }
            (301 | 302 | 303 | 307 | 308, _) => {
                return Err(AttemptError::failed(&target.url, format!("more than {max_redirects} redirects"), false, Again::No));
            }
            (status, _) => {
                let pause = head::field(&opened, "retry-after").and_then(retry_after_ms);
                return Err(AttemptError::of_status(&target.url, status, pause));
            }
        }
    }
}

/// Takes the part that the server gives.
fn narrowed(mut body: Body, opened: &Opened, (part, size): (Part, Option<u64>), max_bytes: u32) -> Result<Answer, AttemptError> {
    body.narrow(0, part.last.saturating_sub(part.first).saturating_add(1));
    answer(body, opened, Some(part), size, max_bytes)
}

/// Takes the whole, and cuts a range out of it if the size is known.
fn whole(mut body: Body, opened: &Opened, range: Option<ByteRange>, max_bytes: u32) -> Result<Answer, AttemptError> {
    let size = head::size(opened);
    let part = match (range, size) {
        (Some(range), Some(size)) => Some(range.part_of(size).ok_or(AttemptError::Final(Error::RangeNotSatisfiable(size)))?),
        _ => None,
    };
    if let Some(part) = part {
        body.narrow(part.first, part.last.saturating_sub(part.first).saturating_add(1));
    }
    answer(body, opened, part, size, max_bytes)
}

fn answer(body: Body, opened: &Opened, part: Option<Part>, size: Option<u64>, max_bytes: u32) -> Result<Answer, AttemptError> {
    if size.is_some_and(|size| size > max_bytes.into()) {
        return Err(AttemptError::Final(Error::ContentTooLarge(max_bytes.into())));
    }
    Ok(Answer { body, declared_type: head::field(opened, "content-type").map(str::to_owned), size, part })
}

fn next_hop(asked: Asked<'_>, from: &Target, location: Option<&str>) -> Result<Target, AttemptError> {
    let failed = |why: &str| AttemptError::failed(&from.url, why.to_owned(), false, Again::No);
    let Asked::Gateway(gateway) = asked else {
        let location = location.ok_or_else(|| failed("a redirect without a location"))?;
        let url = WebUrl::parse(&from.url).and_then(|url| url.join(location));
        let url = url.map_err(|error| AttemptError::Final(Error::TokenUriInvalid(error)))?;
        return Ok(Target { url: url.as_str().to_owned(), chosen_by: ChosenBy::Token });
    };
    redirect::target(gateway, ChosenBy::Operator, &from.url, location).map_err(failed)
}

fn unanswered(asked: Asked<'_>, target: &Target, failure: &Failure) -> AttemptError {
    match (asked, failure) {
        (Asked::Token, Failure::Refused(why)) => refused_address(&target.url, why),
        (_, Failure::TooLarge(max)) => AttemptError::Final(Error::ContentTooLarge((*max).into())),
        _ => AttemptError::failed(&target.url, failure.detail(), failure.retryable(), Again::No),
    }
}

fn fetch(target: &Target, range: Option<ByteRange>, max_bytes: u32) -> Fetch {
    let accept = Header::new("accept", "*/*");
    let mut headers = vec![accept];
    headers.extend(range.map(head::range_field));
    Fetch { method: Method::Get, url: target.url.clone(), headers, body: None, max_bytes, chosen_by: target.chosen_by, coalesce: None }
}
