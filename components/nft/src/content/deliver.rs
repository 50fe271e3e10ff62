//! Delivery of a medium: its type is decided by its bytes, and an SVG image is made safe.

use super::digest;
use super::gateways::named;
use super::open::{Opened, open};
use super::request::{ContentHead, ContentRequest};
use super::safe_svg::safe_svg;
use super::sink::Sink;
use crate::context::Context;
use crate::document::Source;
use crate::error::Error;
use crate::media::served::served_type;
use crate::media::sniff::SVG;
use crate::uri::limits::UriLimits;
use crate::uri::location::Location;
use crate::uri::token_uri;

/// Added to the entity tag of an SVG image, so that a change of the sanitizer changes it. Raise the
/// number with every change of what the sanitizer lets through.
const SANITIZED: &str = "-svg1";

/// Streams the content of a URI into the sink. The gateway that the URI names is asked last.
///
/// # Errors
/// - `ContentUnsupported` if the URI has no medium that can be streamed, or an SVG image cannot be
///   made safe.
/// - Those of [`open`].
pub(crate) async fn deliver(cx: &Context, request: &ContentRequest, sink: &Sink) -> Result<(), Error> {
    let parsed = token_uri::parse(&request.uri, &UriLimits::of(cx.settings())).map_err(Error::ContentUnsupported)?;
    named::note(cx, &parsed);
    let (location, opened) = match open(cx, &parsed.location, request.range).await {
        Ok(opened) => (parsed.location, opened),
        Err(error) => {
            let Some(gateway) = named::unverified(&parsed, &error) else { return Err(error) };
            let opened = open(cx, &gateway, request.range).await.map_err(|_| error)?;
            (gateway, opened)
        }
    };
    let content_type = served_type(&opened.first, opened.declared_type.as_deref());
    if content_type == SVG { deliver_svg(cx, &location, request, opened, sink).await } else { pass_on(content_type, opened, sink).await }
}

async fn pass_on(content_type: String, opened: Opened, sink: &Sink) -> Result<(), Error> {
    let immutable = is_immutable(&opened);
    let Opened { size, part, integrity, etag, mut body, .. } = opened;
    sink.head(ContentHead { content_type, size, part, integrity, immutable, etag });
    while let Some(chunk) = body.next().await? {
        sink.chunk(chunk).await;
    }
    Ok(())
}

/// Delivers an SVG image, which has to be read whole before its first byte is safe.
async fn deliver_svg(cx: &Context, location: &Location, request: &ContentRequest, opened: Opened, sink: &Sink) -> Result<(), Error> {
    let whole = if request.range.is_some() { open(cx, location, None).await? } else { opened };
    let immutable = is_immutable(&whole);
    let Opened { integrity, etag, body, .. } = whole;
    let mut svg = safe_svg(body, cx.settings().max_media_bytes).await?;
    let size = svg.len() as u64;
    let part = match request.range {
        Some(range) => Some(range.part_of(size).ok_or(Error::RangeNotSatisfiable(size))?),
        None => None,
    };
    let etag = Some(etag.map_or_else(|| digest::tag(&svg), |etag| etag + SANITIZED));
    sink.head(ContentHead { content_type: SVG.to_owned(), size: Some(size), part, integrity, immutable, etag });
    if let Some(part) = part {
        let at = |position: u64| usize::try_from(position).unwrap_or(usize::MAX).min(svg.len());
        svg = svg.get(at(part.first)..at(part.last.saturating_add(1))).unwrap_or_default().to_vec();
    }
    if !svg.is_empty() {
        sink.chunk(svg).await;
    }
    Ok(())
}

const fn is_immutable(opened: &Opened) -> bool {
    matches!(opened.source, Source::Immutable | Source::OnChain)
}
