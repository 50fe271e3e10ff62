//! Delivery of a medium: where its bytes come from decides how they are streamed.

use super::request::{ContentHead, ContentRequest};
use super::stream::Sink;
use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus};
use crate::error::{Error, Invalid, Upstream};
use crate::http::{ChosenBy, Failure, Fetch, Header, Method};
use crate::settings::origin;
use crate::uri::data;
use crate::uri::syntax::scheme;
use crate::uri::web::WebUrl;

/// Streams the content of a URI into the sink.
///
/// # Errors
/// - `ContentUnsupported` if the URI has no medium that can be streamed.
pub(crate) async fn deliver(cx: &Context, request: &ContentRequest, sink: &Sink) -> Result<(), Error> {
    if scheme(&request.uri).as_deref() == Some("data") {
        let embedded = data::decode(&request.uri).map_err(Error::TokenUriInvalid)?;
        sink.head(ContentHead {
            content_type: embedded.media_type,
            size: u64::try_from(embedded.bytes.len()).ok(),
            part: None,
            integrity: Integrity::plain(IntegrityStatus::OnChain),
            immutable: false,
            etag: None,
        });
        sink.chunk(embedded.bytes).await;
        return Ok(());
    }
    web(cx, request, sink).await
}

/// Streams a body of the web.
async fn web(cx: &Context, request: &ContentRequest, sink: &Sink) -> Result<(), Error> {
    let url = WebUrl::parse(&request.uri).map_err(Error::ContentUnsupported)?;
    let failed = |failure: Failure| {
        let upstream =
            Upstream { origin: origin(url.as_str()), detail: failure.detail(), retryable: failure.retryable(), retry_after_ms: None };
        Error::UpstreamError(upstream)
    };
    let fetch = Fetch {
        method: Method::Get,
        url: url.as_str().to_owned(),
        headers: vec![Header::new("accept", "*/*")],
        body: None,
        max_bytes: cx.settings().max_media_bytes,
        chosen_by: ChosenBy::Token,
        coalesce: None,
    };
    let (opened, mut body) = cx.open(fetch, "medium").await.map_err(failed)?;
    if opened.status != 200 {
        return Err(Error::ContentUnsupported(Invalid::new("uri", "a URL that answers with status 200", &opened.status.to_string())));
    }
    sink.head(ContentHead {
        content_type: "application/octet-stream".to_owned(),
        size: None,
        part: None,
        integrity: Integrity::plain(IntegrityStatus::Unverifiable),
        immutable: false,
        etag: None,
    });
    while let Some(chunk) = body.next().await.map_err(failed)? {
        sink.chunk(chunk).await;
    }
    Ok(())
}
