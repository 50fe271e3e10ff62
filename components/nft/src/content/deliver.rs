//! Delivery of a medium: where its bytes come from decides how they are streamed.

use super::open::open;
use super::request::{ContentHead, ContentRequest};
use super::sink::Sink;
use crate::context::Context;
use crate::document::Source;
use crate::error::Error;
use crate::uri::inline::sniff;
use crate::uri::limits::UriLimits;
use crate::uri::token_uri;

/// Streams the content of a URI into the sink.
///
/// # Errors
/// - `ContentUnsupported` if the URI has no medium that can be streamed.
/// - Those of [`open`].
pub(crate) async fn deliver(cx: &Context, request: &ContentRequest, sink: &Sink) -> Result<(), Error> {
    let max_inline_bytes = usize::try_from(cx.settings().max_data_uri_bytes).unwrap_or(usize::MAX);
    let limits = UriLimits { max_inline_bytes, ..UriLimits::DEFAULT };
    let parsed = token_uri::parse(&request.uri, &limits).map_err(Error::ContentUnsupported)?;
    let mut opened = open(cx, &parsed.location, request.range).await?;
    let by_bytes = sniff::media_type(&opened.first).map(str::to_owned);
    sink.head(ContentHead {
        content_type: by_bytes.or(opened.declared_type).unwrap_or_else(|| "application/octet-stream".to_owned()),
        size: opened.size,
        part: opened.part,
        integrity: opened.integrity,
        immutable: matches!(opened.source, Source::Immutable | Source::OnChain),
        etag: opened.cid,
    });
    while let Some(chunk) = opened.body.next().await? {
        sink.chunk(chunk).await;
    }
    Ok(())
}
